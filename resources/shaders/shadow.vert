#include "frame.glsl"
layout(location = 0) in vec3 position;
layout(location = 3) in vec4 model_x;    // the three rows of world from local
layout(location = 4) in vec4 model_y;
layout(location = 5) in vec4 model_z;

void main() {
    vec4 local = vec4(position, 1.0);
    gl_Position = frame.shadow * vec4(dot(model_x, local), dot(model_y, local), dot(model_z, local), 1.0);
}
