#include "frame.glsl"
in vec2 at;
out vec4 color;

#ifdef FACES
uniform samplerCube faces;
#endif

vec3 sky(vec3 direction) {
#if defined(FACES)
    // Cube maps are left-handed, the world is not: without the turn every face would be seen as in a mirror.
    return to_linear(texture(faces, vec3(direction.xy, -direction.z)).rgb);
#elif defined(DAYLIGHT)
    vec3 result = sky_gradient(direction);
    float towards = max(dot(direction, frame.sun_direction.xyz), 0.0);
    vec3 glow = frame.sun_light.rgb * (0.10 * pow(towards, 12.0) + 0.30 * pow(towards, 180.0));
    float disc = smoothstep(0.99955, 0.99975, towards);
    return result + (glow + disc * frame.sun_light.rgb * 2.0) * smoothstep(-0.02, 0.03, direction.y);
#else
    return sky_gradient(direction);
#endif
}

// Half a grey level of noise: a dark gradient would show its steps.
float dither(vec2 pixel) {
    return fract(52.9829189 * fract(dot(pixel, vec2(0.06711056, 0.00583715)))) - 0.5;
}

void main() {
    vec3 direction = normalize((frame.ray * vec4(at, 1.0, 1.0)).xyz);
    vec3 seen = frame.eye.w > 0.5 ? sky(direction) : mix(frame.sky_horizon.rgb, frame.sky_top.rgb, at.y * 0.5 + 0.5);
    color = vec4(to_srgb(exposed(seen)) + dither(gl_FragCoord.xy) / 255.0, 1.0);
}
