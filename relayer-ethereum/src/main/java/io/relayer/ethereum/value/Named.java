package io.relayer.ethereum.value;

import java.util.ArrayList;
import java.util.List;

/// The first of many, in words: a list that was shortened says how many more there are, and where
/// all of them are. Else its reader takes what is named for all there is.
public final class Named {
  private Named() {}

  /// In one line, separated by `separator`.
  ///
  /// @param most how many are named
  /// @param whole the command that tells all
  public static String of(List<String> all, int most, String separator, String whole) {
    return String.join(separator, shortened(all, most, whole));
  }

  /// Each on a line.
  ///
  /// @param most how many are named
  /// @param whole the command that tells all
  public static String lines(List<String> all, int most, String whole) {
    return of(all, most, "\n", whole);
  }

  private static List<String> shortened(List<String> all, int most, String whole) {
    if (all.size() <= most) {
      return all;
    }
    List<String> named = new ArrayList<>(all.subList(0, most));
    named.add(more(all.size() - most, whole));
    return named;
  }

  /// How many more there are.
  ///
  /// @param whole the command that tells all; empty where there is none
  public static String more(long count, String whole) {
    return whole.isEmpty()
        ? "… and %d more".formatted(count)
        : "… and %d more: %s has all".formatted(count, whole);
  }
}
