package io.relayer.app;

import io.relayer.core.database.SqlState;
import io.relayer.node.chain.NodeException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.sql.SQLException;
import org.apache.kafka.common.errors.BrokerNotAvailableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/// What failures mean, and how they are put into words.
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

  /// The message; where there is none, the kind.
  public static String inWords(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
