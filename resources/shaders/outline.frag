#include "frame.glsl"
in vec2 at;
out vec4 color;

uniform sampler2D mask;
uniform float width_px;
uniform vec4 selected_color;
uniform vec4 active_color;

const vec2 AROUND[12] = vec2[](
    vec2(1.0, 0.0), vec2(0.866, 0.5), vec2(0.5, 0.866), vec2(0.0, 1.0), vec2(-0.5, 0.866), vec2(-0.866, 0.5),
    vec2(-1.0, 0.0), vec2(-0.866, -0.5), vec2(-0.5, -0.866), vec2(0.0, -1.0), vec2(0.5, -0.866), vec2(0.866, -0.5)
);

void main() {
    vec2 pixel = 1.0 / frame.window.xy;
    vec2 place = gl_FragCoord.xy * pixel;
    float inside = texture(mask, place).r;
    if (inside > 0.995) discard;
    vec2 near = vec2(0.0);
    for (int i = 0; i < 12; ++i) {
        near = max(near, texture(mask, place + AROUND[i] * width_px * pixel).rg);
        near = max(near, texture(mask, place + AROUND[i] * (width_px * 0.5) * pixel).rg);
    }
    vec4 chosen = mix(selected_color, active_color, step(0.5, near.g));
    color = vec4(chosen.rgb, chosen.a * near.r * (1.0 - inside));
}
