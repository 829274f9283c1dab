package io.relayer.bench.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/// Runs the benchmarks of this package in JVMs with the options of this one. Named so that it is
/// run only by its name.
class Benchmarks {
  /// Of the benchmarks to run, as a pattern.
  private static final String CHOSEN = System.getProperty("benchmarks", "");

  @Test
  void run() throws RunnerException {
    String pattern = Benchmarks.class.getPackageName().replace(".", "\\.") + ".*" + CHOSEN;
    var options = new OptionsBuilder().include(pattern).shouldFailOnError(true).build();

    assertThat(new Runner(options).run()).isNotEmpty();
  }
}
