"""The playground: one component that trains, draws and plays back small networks."""
