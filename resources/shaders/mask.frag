// Where the selection is: red everywhere, green for the active entity.
flat in float is_active;
out vec4 color;

void main() {
    color = vec4(1.0, is_active, 0.0, 1.0);
}
