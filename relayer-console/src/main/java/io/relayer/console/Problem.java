package io.relayer.console;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.relayer.core.database.FailureLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An error as RFC 9457 has it, `application/problem+json`.
///
/// @param type `about:blank`: the status says it all
/// @param instance the path that was asked for
record Problem(String type, String title, int status, String detail, String instance) {
  private static final Logger log = LoggerFactory.getLogger(Problem.class);

  static void refused(HttpResponseException refusal, Context context) {
    String detail =
        switch (refusal.getStatus()) {
          case 404 -> "there is nothing at this path";
          case 405 -> "this path does not answer to " + context.method();
          default -> refusal.getMessage() == null ? "" : refusal.getMessage();
        };
    write(context, refusal.getStatus(), detail);
  }

  /// Says no more than that it failed: an exception's text may hold what is not for the public.
  static void failed(Exception accident, Context context) {
    FailureLine line = FailureLine.of(accident);
    log.error("{} {} failed: {}", context.method(), context.path(), line.words(), line.trace());
    write(context, 500, "the console failed to answer; its log says why");
  }

  private static void write(Context context, int status, String detail) {
    String title = HttpStatus.forStatus(status).getMessage();
    Problem problem = new Problem("about:blank", title, status, detail, context.path());
    Json.write(context.status(status), "application/problem+json", problem);
  }
}
