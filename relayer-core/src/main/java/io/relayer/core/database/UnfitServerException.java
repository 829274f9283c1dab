package io.relayer.core.database;

import io.relayer.core.RelayerException;
import java.util.List;
import java.util.stream.Collectors;

/// The relayer does not work on this database server as it is.
public final class UnfitServerException extends RelayerException {
  private static final long serialVersionUID = 1L;

  private final transient List<ServerProblem> problems;

  UnfitServerException(List<ServerProblem> problems) {
    super(
        "the database can't be used: "
            + problems.stream().map(ServerProblem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /// At least one.
  public List<ServerProblem> problems() {
    return problems;
  }
}
