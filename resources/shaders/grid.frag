#include "frame.glsl"
in vec2 place;
out vec4 color;

uniform vec2 phase;          // where `center` lies within the coarsest squares, metres: keeps digits for far worlds
uniform vec2 center;
uniform float spacing;       // metres between the finest lines
uniform float reach;
uniform vec4 line_color;
uniform vec4 axis_across;    // colour of the axis that runs along `across`
uniform vec4 axis_along;

const float LINE_PX = 1.1;

// How much of a pixel a family of lines covers, fading out where its lines come closer than some pixels.
float lines(vec2 metres, float step_m, vec2 metres_per_pixel) {
    vec2 cells = metres / step_m;
    vec2 width = metres_per_pixel / step_m;
    vec2 off = abs(fract(cells - 0.5) - 0.5) / width;
    vec2 cover = clamp(0.5 * LINE_PX * frame.window.z + 0.5 - off, 0.0, 1.0);
    cover *= 1.0 - smoothstep(0.06, 0.28, width);
    return max(cover.x, cover.y);
}

float axis(float metres, float metres_per_pixel) {
    return clamp(0.9 * frame.window.z + 0.5 - abs(metres) / metres_per_pixel, 0.0, 1.0);
}

void main() {
    vec2 per_pixel = max(fwidth(place), vec2(1e-7));
    vec2 metres = place + phase;
    float fine = lines(metres, spacing, per_pixel);
    float strong = lines(metres, spacing * 10.0, per_pixel);
    float coarse = lines(metres, spacing * 100.0, per_pixel);
    float cover = max(max(0.46 * fine, 0.9 * strong), coarse);
    vec4 seen = vec4(line_color.rgb, line_color.a * cover);
    vec2 world = place + center;
    // The axis along `across` is where the other coordinate is zero.
    float on_across = axis(world.y, per_pixel.y);
    float on_along = axis(world.x, per_pixel.x);
    seen = mix(seen, axis_across, on_across);
    seen = mix(seen, axis_along, on_along);
    float fade = 1.0 - smoothstep(0.25 * reach, reach, length(place));
    color = vec4(seen.rgb, seen.a * fade * fade);
}
