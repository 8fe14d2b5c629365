#include "frame.glsl"
layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec2 uv;
layout(location = 3) in vec4 model_x;    // the three rows of world from local
layout(location = 4) in vec4 model_y;
layout(location = 5) in vec4 model_z;
layout(location = 6) in vec4 tint;       // sRGB; a: 1 for the active entity

uniform float tiles_per_metre;           // 0: texture coordinates as they are

// Light is worked out here, not for each pixel: it is diffuse, so that nothing is lost between corners, and a software
// rasteriser draws a forest in half the time.
out vec2 texture_place;
out vec3 light;                          // times the entity's colour, linear
#ifdef TWO_SIDED
out vec3 light_behind;
#endif
#ifdef SHADOW
// What the sun adds stands apart: a pixel may lie in a shadow.
out vec3 sunlight;
#ifdef TWO_SIDED
out vec3 sunlight_behind;
#endif
out vec3 shadow_place;                   // 0..1 in the shadow map, and its depth
#endif
out vec3 way;                            // from the eye, metres
flat out float is_active;

const float WRAP = 0.28;

vec3 ambient_on(vec3 facing) {
    // From above comes the light of the sky, from below what the ground gives back.
    float upward = facing.y * 0.5 + 0.5;
    return frame.ambient_light.rgb * mix(vec3(0.38, 0.36, 0.34), vec3(1.0), upward);
}

vec3 sun_on(vec3 facing) {
    // The light goes softly round the edge of the day.
    float sunny = max((dot(facing, frame.sun_direction.xyz) + WRAP) / (1.0 + WRAP), 0.0);
    return frame.sun_light.rgb * (sunny * sqrt(sunny));
}

void main() {
    vec4 local = vec4(position, 1.0);
    vec3 world = vec3(dot(model_x, local), dot(model_y, local), dot(model_z, local));
    vec3 x = vec3(model_x.x, model_y.x, model_z.x);
    vec3 y = vec3(model_x.y, model_y.y, model_z.y);
    vec3 z = vec3(model_x.z, model_y.z, model_z.z);
    texture_place = tiles_per_metre > 0.0 ? (uv - 0.5) * vec2(length(x), length(z)) * tiles_per_metre : uv;
    vec3 color = to_linear(tint.rgb);
#ifdef LIT
    // Columns are orthogonal: dividing by their squared length is the inverse transpose.
    vec3 facing = normalize(
        x * (normal.x / dot(x, x)) + y * (normal.y / dot(y, y)) + z * (normal.z / dot(z, z)));
#ifdef SHADOW
    light = color * ambient_on(facing);
    sunlight = color * sun_on(facing);
#ifdef TWO_SIDED
    light_behind = color * ambient_on(-facing);
    sunlight_behind = color * sun_on(-facing);
#endif
    shadow_place = (frame.shadow * vec4(world, 1.0)).xyz * 0.5 + 0.5;
#else
    light = color * (ambient_on(facing) + sun_on(facing));
#ifdef TWO_SIDED
    light_behind = color * (ambient_on(-facing) + sun_on(-facing));
#endif
#endif
#else
    light = color;
#ifdef TWO_SIDED
    light_behind = color;
#endif
#endif
    way = world - frame.eye.xyz;
    is_active = tint.a;
    gl_Position = frame.clip * vec4(world, 1.0);
}
