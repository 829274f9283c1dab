package io.relayer.core.database;

import io.relayer.core.RelayerException;
import io.relayer.ethereum.value.Printable;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.jdbi.v3.core.statement.StatementException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A failure as the log has it. What our own exceptions, or those of a service that is away, say in
/// words is a single line, and its trace is there at DEBUG; an unforeseen exception keeps its
/// trace. A statement, which carries values of others, is in neither.
///
/// To be logged as `log.warn("…: {}", line.words(), line.trace())`.
///
/// Why: RATIONALE.md#failure-line.
///
/// @param trace null where nobody needs it
public record FailureLine(String words, @Nullable Throwable trace) {
  private static final Logger log = LoggerFactory.getLogger(FailureLine.class);
  private static final int DEEPEST = 20;

  public static FailureLine of(Throwable failure) {
    String words =
        Printable.line(
            DatabaseFailure.of(failure)
                .map(DatabaseFailure::words)
                .orElseGet(() -> causes(failure)));
    if (isForeseen(failure)) {
      log.debug("{}", words, failure);
      return new FailureLine(words, null);
    }
    return new FailureLine(words, withoutStatement(failure));
  }

  /// The failure and its innermost cause, which usually names the reason.
  private static String causes(Throwable failure) {
    Throwable innermost = failure;
    for (int depth = 0; innermost.getCause() != null && depth < DEEPEST; depth++) {
      innermost = innermost.getCause();
    }
    return failure.getCause() == null
        ? plain(failure)
        : plain(failure) + "; caused by " + plain(innermost);
  }

  private static String plain(Throwable failure) {
    return failure instanceof StatementException unmade
        ? failure.getClass().getSimpleName() + ": " + unmade.getShortMessage()
        : failure.toString();
  }

  private static boolean isForeseen(Throwable failure) {
    Throwable told = failure;
    for (int depth = 0; depth < DEEPEST; depth++) {
      Throwable cause = told.getCause();
      if (cause == null || !isWrapper(told)) {
        break;
      }
      told = cause;
    }
    return switch (told) {
      case RelayerException _,
          RetriableException _,
          ConnectException _,
          UnknownHostException _,
          InterruptException _, // the end was asked for
          InterruptedException _ ->
          true;
      default -> DatabaseFailure.of(told).map(DatabaseFailure::foreseen).orElse(false);
    };
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof ExecutionException
        || failure instanceof CompletionException
        || failure instanceof UncheckedIOException;
  }

  /// The driver's own exception has the same frames, and the server's words alone.
  private static Throwable withoutStatement(Throwable failure) {
    Throwable t = failure;
    for (int depth = 0; t != null && depth < DEEPEST; t = t.getCause(), depth++) {
      if (t instanceof SQLException sql) {
        return DatabaseFailure.innermost(sql);
      }
    }
    if (failure instanceof StatementException) {
      RelayerException bare = new RelayerException(plain(failure));
      bare.setStackTrace(failure.getStackTrace());
      return bare;
    }
    return failure;
  }
}
