#include "frame.glsl"
in vec2 texture_place;
in vec3 light;
#ifdef TWO_SIDED
in vec3 light_behind;
#endif
#ifdef SHADOW
in vec3 sunlight;
#ifdef TWO_SIDED
in vec3 sunlight_behind;
#endif
in vec3 shadow_place;

uniform sampler2DShadow shadow_map;
uniform float shadow_texel;              // 1 / side of the map

// 1 in the sun, 0 in the shadow; each of the four looks is itself a mean of four.
float sunshine() {
    vec2 from_middle = abs(shadow_place.xy * 2.0 - 1.0);
    float edge = max(from_middle.x, from_middle.y);
    if (edge >= 1.0 || shadow_place.z >= 1.0)
        return 1.0;
    float reach = shadow_texel * 0.9;
    float sum = texture(shadow_map, shadow_place + vec3(-reach, -reach, 0.0))
              + texture(shadow_map, shadow_place + vec3(reach, -reach, 0.0))
              + texture(shadow_map, shadow_place + vec3(-reach, reach, 0.0))
              + texture(shadow_map, shadow_place + vec3(reach, reach, 0.0));
    return mix(sum * 0.25, 1.0, smoothstep(0.85, 1.0, edge));  // the map ends softly
}
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
#ifdef SHADOW
#ifdef TWO_SIDED
    reaching += (gl_FrontFacing ? sunlight : sunlight_behind) * sunshine();
#else
    reaching += sunlight * sunshine();
#endif
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
