#include "frame.glsl"
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in float handle;

uniform mat4 gizmo_clip;      // clip from world; another one than the frame's for the little axes in the corner
uniform mat3 axes;            // columns: x, y and z of the gizmo in the world
uniform mat3 screen_axes;     // columns: right, up and back of the camera
uniform vec3 origin;
uniform float size;
uniform vec3 towards_eye;
uniform vec4 colors[7];
uniform float has_flat_center;

out vec3 shade;
out float alpha;
out float before;             // how far before the gizmo's middle, in units of it

void main() {
    bool faces_camera = handle > 5.5 && has_flat_center > 0.5;
    vec3 offset = faces_camera ? screen_axes * position : axes * position;
    vec3 facing = faces_camera ? screen_axes * normal : axes * normal;
    vec4 chosen = colors[int(handle + 0.5)];
    shade = chosen.rgb * (0.80 + 0.20 * abs(dot(facing, towards_eye)));
    alpha = chosen.a;
    before = handle < 2.5 ? dot(offset, towards_eye) : 1.0;
    gl_Position = gizmo_clip * vec4(origin + offset * size, 1.0);
}
