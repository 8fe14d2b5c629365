in vec3 shade;
in float alpha;
in float before;
out vec4 color;

uniform float hides_back;     // 1: only the half of a ring that is before the middle

void main() {
    if (alpha <= 0.003 || (hides_back > 0.5 && before < -0.02)) discard;
    color = vec4(shade, alpha);
}
