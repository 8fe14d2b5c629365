#include "frame.glsl"
in vec2 texture_place;
in vec3 light;
#ifdef TWO_SIDED
in vec3 light_behind;
#endif
in vec3 way;

uniform sampler2D albedo;

out vec4 color;

vec3 in_the_distance(vec3 seen) {
    float share = dot(way, way) * frame.back.w;
    return mix(seen, frame.sky_horizon.rgb, 0.8 * share / (1.0 + share));
}

void main() {
#ifdef TWO_SIDED
    vec3 reaching = gl_FrontFacing ? light : light_behind;
#else
    vec3 reaching = light;
#endif
    vec3 surface = to_linear(texture(albedo, texture_place).rgb) * reaching;
#if defined(UNLIT)
    color = vec4(to_srgb(surface), 1.0);
#elif defined(EMISSIVE)
    color = vec4(to_srgb(exposed(in_the_distance(surface * 1.25 + 0.04))), 1.0);
#else
    color = vec4(to_srgb(exposed(in_the_distance(surface))), 1.0);
#endif
}
