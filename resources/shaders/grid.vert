#include "frame.glsl"
// A square around the point under the camera, in the plane of `across` and `along`.
uniform vec3 across;
uniform vec3 along;
uniform vec2 center;
uniform float reach;

out vec2 place;          // metres along both directions, from `center`

const vec2 CORNERS[6] = vec2[](vec2(-1, -1), vec2(1, -1), vec2(1, 1), vec2(-1, -1), vec2(1, 1), vec2(-1, 1));

void main() {
    place = CORNERS[gl_VertexID] * reach;
    vec2 metres = place + center;
    gl_Position = frame.clip * vec4(across * metres.x + along * metres.y, 1.0);
    // A hair nearer than the floor that lies in the same plane.
    gl_Position.z -= 4e-5 * gl_Position.w;
}
