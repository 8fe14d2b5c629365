// What every program knows of the frame; layout in viewport/passes/frame_block.py.
layout(std140) uniform Frame {
    mat4 clip;             // clip from world
    mat4 ray;              // world direction (w: unused) from clip x, y; metres from the eye for an orthographic view
    vec4 eye;              // xyz world; w: 1 perspective, 0 orthographic
    vec4 back;             // xyz unit, towards the camera; w: 1 / square of the distance of fog in metres (0: none)
    vec4 sun_direction;    // xyz unit, towards the sun
    vec4 sun_light;        // rgb linear, with its intensity
    vec4 ambient_light;    // rgb linear
    vec4 sky_top;          // rgb linear
    vec4 sky_horizon;      // rgb linear; also what distance fades into
    vec4 sky_ground;       // rgb linear
    vec4 window;           // width, height in device pixels; device pixels per logical one; sky kind
    mat4 shadow;           // clip of the shadow map from world
} frame;

// Both within 1/255 of the standard's curves, without a power for each pixel: a software rasteriser pays for every one.
vec3 to_linear(vec3 srgb) {
    return srgb * (srgb * (srgb * 0.305306011 + 0.682171111) + 0.012522878);
}

vec3 to_srgb(vec3 linear) {
    vec3 bounded = clamp(linear, 0.0, 1.0);
    vec3 root = sqrt(bounded);
    vec3 fourth = sqrt(root);
    return max(0.662002687 * root + 0.684122060 * fourth - 0.323583601 * sqrt(fourth) - 0.022541147 * bounded, 0.0);
}

// Leaves the lower range alone and bends what is brighter, so that sunlit white keeps its form.
vec3 exposed(vec3 linear) {
    vec3 over = max(linear - 0.62, 0.0);
    return min(linear, 0.62) + over / (1.0 + over * (1.0 / 0.5));
}

vec3 sky_gradient(vec3 direction) {
    float height = direction.y;
    vec3 above = mix(frame.sky_horizon.rgb, frame.sky_top.rgb, 1.0 - exp(-3.2 * max(height, 0.0)));
    vec3 below = mix(frame.sky_horizon.rgb, frame.sky_ground.rgb, 1.0 - exp(9.0 * min(height, 0.0)));
    return height > 0.0 ? above : below;
}
