"""The playground: small networks that train while their learners watch every weight."""
