package io.relayer.core.config;

/// Text that must not be printed. In a file it stands under its key, or in another file that
/// `<key>-file` names.
///
/// @param reveal the text
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "***";
  }
}
