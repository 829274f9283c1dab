package io.relayer.app.profile;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// CPU time that was spent.
///
/// @param stages of this JVM, as far as they were sampled
/// @param jvm all of this JVM: the stages, and what it does by itself
/// @param chains by the development chains' nodes
public record CpuUse(
    Map<Stage, Duration> stages, Duration jvm, Duration postgres, Duration chains) {
  public CpuUse {
    stages = Map.copyOf(stages);
  }

  /// Microseconds per transaction by part, in the order of a transaction's way.
  public Map<String, Long> microsPer(long transactions) {
    Map<String, Long> parts = new LinkedHashMap<>();
    Duration sampled = Duration.ZERO;
    for (Stage stage : Stage.values()) {
      Duration spent = stages.getOrDefault(stage, Duration.ZERO);
      sampled = sampled.plus(spent);
      parts.put(stage.text(), micros(spent, transactions));
    }
    Duration itself = jvm.minus(sampled);
    parts.put("jvm itself", micros(itself.isNegative() ? Duration.ZERO : itself, transactions));
    parts.put("postgres", micros(postgres, transactions));
    parts.put("chain", micros(chains, transactions));
    return parts;
  }

  private static long micros(Duration spent, long transactions) {
    return spent.dividedBy(Math.max(1, transactions)).toNanos() / 1_000;
  }
}
