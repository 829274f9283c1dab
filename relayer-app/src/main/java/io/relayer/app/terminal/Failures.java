package io.relayer.app.terminal;

import io.relayer.core.RelayerException;
import io.relayer.core.database.DatabaseFailure;
import io.relayer.core.database.SqlState;
import io.relayer.devnet.DevnetException;
import io.relayer.ethereum.value.Printable;
import io.relayer.node.chain.NodeException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.sql.SQLException;
import org.apache.kafka.common.errors.BrokerNotAvailableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Classifies exceptions, and makes the error texts of commands from them.
public final class Failures {
  private Failures() {}

  /// What in the chain of causes says that a service does not answer; null where nothing does.
  public static @Nullable Throwable unreachable(Throwable failure) {
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
      case SQLException e -> SqlState.isUnreachable(e.getSQLState());
      default -> false;
    };
  }

  private static boolean isUnreachable(NodeException.Reason reason) {
    return switch (reason) {
      case UNREACHABLE, RATE_LIMITED, NO_USABLE_NODE -> true;
      case UNREADABLE, REFUSED, UNKNOWN_BLOCK, INCONSISTENT, BEHIND, INTERRUPTED -> false;
    };
  }

  /// What the database did not do; else the message, and where there is none the kind. Text of
  /// others in it, such as a file's name, can't move the terminal.
  public static String inWords(Throwable failure) {
    String message =
        DatabaseFailure.of(failure).map(DatabaseFailure::words).orElseGet(failure::getMessage);
    return message == null ? failure.getClass().getSimpleName() : Printable.lines(message);
  }

  /// Whether the error text says what went wrong, and nobody needs the stack trace.
  static boolean isForeseen(Throwable failure) {
    return failure instanceof RelayerException
        || failure instanceof DevnetException
        || DatabaseFailure.of(failure).map(DatabaseFailure::foreseen).orElse(false);
  }
}
