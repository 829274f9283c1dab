package io.relayer.app.doctor;

import io.relayer.app.terminal.ExitCode;
import io.relayer.app.terminal.Failures;
import java.util.Collection;

/// The result of a check, in a line: what there is and, where that is not well, what to do.
sealed interface Finding {
  /// What was checked.
  String check();

  String text();

  record Ok(String check, String text) implements Finding {}

  /// The relayer works, and less well, or less safely, than it could.
  record Warning(String check, String text) implements Finding {}

  /// The relayer, or a part of it, does not work like this.
  record Wrong(String check, String text) implements Finding {}

  /// Nobody answers, so nothing is known.
  record Unreachable(String check, String text) implements Finding {}

  /// What a check says by failing.
  static Finding of(String check, Throwable failure) {
    Throwable unreachable = Failures.unreachable(failure);
    return unreachable == null
        ? new Wrong(check, Failures.inWords(failure))
        : new Unreachable(check, Failures.inWords(unreachable));
  }

  /// For people and scripts.
  default String result() {
    return switch (this) {
      case Ok _ -> "ok";
      case Warning _ -> "warning";
      case Wrong _ -> "wrong";
      case Unreachable _ -> "unreachable";
    };
  }

  /// The worst of all decides. What is wrong stays so when everybody answers, so it counts more
  /// than who does not answer.
  static int exitCode(Collection<Finding> findings) {
    if (findings.stream().anyMatch(Wrong.class::isInstance)) {
      return ExitCode.FAILED;
    }
    return findings.stream().anyMatch(Unreachable.class::isInstance)
        ? ExitCode.NOT_REACHABLE
        : ExitCode.DONE;
  }
}
