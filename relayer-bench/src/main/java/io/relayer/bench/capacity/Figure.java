package io.relayer.bench.capacity;

/// A measured figure.
///
/// @param place in the bench's document
/// @param with what it was measured with, in words; empty where it is the machine's
record Figure(String place, double value, String with) {
  String text() {
    return "%s = %s%s".formatted(place, Numbers.text(value), with);
  }
}
