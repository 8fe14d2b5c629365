"""What is seen as plain numpy: the scene, the camera, picking, snapping, the gizmo's shape. No Qt, no GL."""
