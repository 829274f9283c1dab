package io.relayer.app.terminal;

import io.relayer.core.config.ConfigurationException;
import io.relayer.ethereum.value.Printable;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Tells the operator what stopped a command: in plain words when a service did not answer, the
/// configuration is wrong or the relayer refuses to go on; with the stack trace for an exception
/// that nobody foresaw.
public final class FailureReport implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, @Nullable ParseResult parsed) {
    PrintWriter err = command.getErr();
    Throwable unreachable = Failures.unreachable(failure);
    if (unreachable != null) {
      err.println("relayer: not reachable: " + Failures.inWords(unreachable));
      return ExitCode.NOT_REACHABLE;
    }
    if (failure instanceof ConfigurationException wrong) {
      err.println("relayer: the configuration can't be used:");
      wrong.problems().forEach(problem -> err.println("  " + Printable.line(problem.toString())));
      return ExitCode.WRONG_USAGE;
    }
    err.println("relayer: " + Failures.inWords(failure));
    if (!Failures.isForeseen(failure)) {
      failure.printStackTrace(err);
      err.flush();
    }
    return ExitCode.FAILED;
  }
}
