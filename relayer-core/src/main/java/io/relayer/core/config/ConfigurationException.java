package io.relayer.core.config;

import io.relayer.core.RelayerException;
import java.util.List;
import java.util.stream.Collectors;

/// A configuration that can't be used. Thrown by the records' constructors with paths from the
/// record on, and for a whole document with paths from its top.
public final class ConfigurationException extends RelayerException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public ConfigurationException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /// At least one, in the order of the document.
  public List<Problem> problems() {
    return problems;
  }
}
