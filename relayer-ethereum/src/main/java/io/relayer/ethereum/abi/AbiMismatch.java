package io.relayer.ethereum.abi;

/// A signature that can't be read, or arguments that don't fit it. Costs no stack trace: it tells
/// about the input, not about the program.
public final class AbiMismatch extends Exception {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String problem;

  AbiMismatch(String path, String problem) {
    super(path + ": " + problem, null, false, false);
    this.path = path;
    this.problem = problem;
  }

  /// Where: `function`, or an argument such as `args[1][0]`.
  public String path() {
    return path;
  }

  /// What was found and what was expected.
  public String problem() {
    return problem;
  }
}
