in vec2 place;
out vec4 color;

uniform sampler2D panorama;

void main() {
    color = vec4(texture(panorama, place).rgb, 1.0);
}
