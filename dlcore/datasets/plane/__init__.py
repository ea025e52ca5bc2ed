"""Points of the playground: shapes in the plane, own points, and features of both coordinates."""
