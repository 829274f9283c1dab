package io.relayer.signer.keys;

import io.relayer.core.RelayerException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Keystore files that can't be used. The message names each of them, what is wrong and the remedy.
public final class KeystoreException extends RelayerException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // an immutable list of strings
  private final List<String> problems;

  @SuppressWarnings("serial")
  private final List<String> more;

  KeystoreException(String problem) {
    this(List.of(problem), List.of());
  }

  /// @param more lines of the message that are no problems
  KeystoreException(List<String> problems, List<String> more) {
    super(Stream.concat(problems.stream(), more.stream()).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
    this.more = List.copyOf(more);
  }

  /// One for each file or folder, in a line.
  public List<String> problems() {
    return problems;
  }

  /// What is no matter by itself.
  public List<String> more() {
    return more;
  }
}
