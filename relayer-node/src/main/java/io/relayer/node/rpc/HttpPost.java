package io.relayer.node.rpc;

import io.relayer.node.rpc.BoundedBody.TooLongException;
import io.relayer.node.rpc.TransportException.Kind;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/// One POST of JSON with a deadline for all of it, connection and answer's body included. It is
/// given up (its connection closed) at the deadline and when the thread is interrupted.
///
/// Why: RATIONALE.md#own-http.
final class HttpPost {
  private final HttpClient client;
  private final HttpRequest.Builder template;
  private final long maxAnswer;

  /// @param maxAnswer in bytes; a longer answer is given up
  HttpPost(HttpClient client, NodeAccess access, long maxAnswer) {
    this.client = client;
    this.maxAnswer = maxAnswer;
    this.template =
        HttpRequest.newBuilder(access.target()).header("Content-Type", "application/json");
    access.revealedHeaders().forEach(template::setHeader);
  }

  HttpResponse<byte[]> send(byte[] json, Duration deadline) throws TransportException {
    var body = new GuardedBody(json);
    HttpRequest request = template.copy().POST(body).build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, _ -> new BoundedBody(maxAnswer));
    try {
      return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      answer.cancel(true);
      throw new TransportException(
          Kind.TIMED_OUT, !body.abandon(), "no answer within " + deadline.toMillis() + " ms");
    } catch (InterruptedException _) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new TransportException(Kind.INTERRUPTED, !body.abandon(), "interrupted");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof TooLongException) {
        throw new TransportException(Kind.TOO_LARGE, true, text(cause));
      }
      boolean unread = body.abandon() || cause instanceof SSLHandshakeException;
      throw new TransportException(unread ? Kind.UNREACHED : Kind.BROKEN, !unread, text(cause));
    }
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    return message == null ? name : name + ": " + message;
  }
}
