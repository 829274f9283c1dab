package io.relayer.app;

import io.relayer.core.RelayerException;
import io.relayer.core.config.ConfigurationException;
import io.relayer.devnet.DevnetException;
import io.relayer.node.chain.NodeException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.sql.SQLException;
import org.apache.kafka.common.errors.BrokerNotAvailableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Tells the operator what stopped a command: in plain words when a service did not answer, the
/// configuration is wrong or the relayer refuses to go on; with the stack trace when it is an
/// accident that nobody foresaw.
final class FailureReport implements IExecutionExceptionHandler {
  /// SQLState class 08: connection exception.
  private static final String SQLSTATE_CONNECTION = "08";

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, @Nullable ParseResult parsed) {
    PrintWriter err = command.getErr();
    Throwable unreachable = firstUnreachable(failure);
    if (unreachable != null) {
      err.println("relayer: not reachable: " + inWords(unreachable));
      return ExitCode.NOT_REACHABLE;
    }
    return switch (failure) {
      case ConfigurationException wrong -> {
        err.println("relayer: the configuration can't be used:");
        wrong.problems().forEach(problem -> err.println("  " + problem));
        yield ExitCode.WRONG_USAGE;
      }
      case RelayerException _, DevnetException _ -> {
        err.println("relayer: " + inWords(failure));
        yield ExitCode.FAILED;
      }
      default -> {
        err.println("relayer: " + inWords(failure));
        failure.printStackTrace(err);
        err.flush();
        yield ExitCode.FAILED;
      }
    };
  }

  private static @Nullable Throwable firstUnreachable(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (isUnreachable(t)) {
        return t;
      }
    }
    return null;
  }

  private static boolean isUnreachable(Throwable failure) {
    return switch (failure) {
      case UnreachableException _,
          ConnectException _,
          UnknownHostException _,
          NoRouteToHostException _,
          HttpTimeoutException _,
          TimeoutException _,
          BrokerNotAvailableException _ ->
          true;
      case NodeException e -> isUnreachable(e.reason());
      case SQLException e ->
          e.getSQLState() != null && e.getSQLState().startsWith(SQLSTATE_CONNECTION);
      default -> false;
    };
  }

  private static boolean isUnreachable(NodeException.Reason reason) {
    return switch (reason) {
      case UNREACHABLE, NO_USABLE_NODE -> true;
      case REFUSED, UNKNOWN_BLOCK, INTERRUPTED -> false;
    };
  }

  private static String inWords(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
