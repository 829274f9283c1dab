package io.relayer.messages.request;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The depth at which a request counts as done, its deadline and its priority.
///
/// @param deadline after it the request is not wanted any more; null: always wanted
/// @param priority 0 to 9, higher first among one sender's ready requests
public record Terms(Confirmations confirmations, @Nullable Instant deadline, int priority) {
  public static final int DEFAULT_PRIORITY = 5;
  public static final int MAX_PRIORITY = 9;

  public Terms {
    checkPriority(priority);
  }

  public static void checkPriority(int priority) {
    if (priority < 0 || priority > MAX_PRIORITY) {
      throw new IllegalArgumentException(
          "expected a priority of 0 to " + MAX_PRIORITY + ", found " + priority);
    }
  }
}
