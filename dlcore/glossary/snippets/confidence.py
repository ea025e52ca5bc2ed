import numpy as np

outputs = np.array([[0.05, 0.9, 0.05], [0.3, 0.36, 0.34]])
for p in outputs:
    print("class", p.argmax(), "confidence", p.max())
