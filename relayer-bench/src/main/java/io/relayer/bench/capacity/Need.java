package io.relayer.bench.capacity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing that is needed.
///
/// @param now for the load of the first day
/// @param then for that after the years
/// @param arithmetic how `then` comes about, in its numbers
record Need(Thing thing, double now, double then, String arithmetic, Ground ground) {
  /// @param whole whether there is no half of it
  record Thing(String name, String unit, boolean whole) {}

  /// What a figure stands on.
  ///
  /// @param figures of the bench's document
  /// @param assumption that nothing in the document shows; null where the figures are enough
  record Ground(List<Figure> figures, HeadRoom headRoom, @Nullable String assumption) {
    Ground {
      figures = List.copyOf(figures);
    }
  }
}
