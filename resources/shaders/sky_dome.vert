#include "frame.glsl"
// A sphere around the eye, without a buffer: longitude and latitude from the number of the vertex.
out vec2 place;

const int COLUMNS = 64;
const int ROWS = 32;
const float PI = 3.14159265;
const ivec2 CORNERS[6] = ivec2[](ivec2(0, 0), ivec2(1, 0), ivec2(1, 1), ivec2(0, 0), ivec2(1, 1), ivec2(0, 1));

void main() {
    int cell = gl_VertexID / 6;
    ivec2 corner = ivec2(cell % COLUMNS, cell / COLUMNS) + CORNERS[gl_VertexID % 6];
    place = vec2(corner) / vec2(COLUMNS, ROWS);
    // -Z is the middle of the panorama, as OpenGL cameras look.
    float longitude = (place.x - 0.5) * 2.0 * PI;
    float latitude = (place.y - 0.5) * PI;
    vec3 direction = vec3(cos(latitude) * sin(longitude), sin(latitude), -cos(latitude) * cos(longitude));
    gl_Position = (frame.clip * vec4(direction, 0.0)).xyww;
}
