package io.relayer.node.rpc;

import io.relayer.node.chain.UntrustedText;
import io.relayer.node.rpc.TransportException.Kind;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads JSON-RPC responses as they come over HTTP. Nodes differ in how they write an error (no
/// code, `data` an object, a bare string); what leaves here has a number, a text and a text.
final class JsonRpcReader {
  private static final int PARSE_ERROR = -32700;
  private static final int INVALID_REQUEST = -32600;
  private static final int LIMIT_EXCEEDED = -32005;

  /// How long a server is left alone that does not say for how long.
  private static final Duration UNTOLD = Duration.ofSeconds(1);

  private final ObjectMapper json;
  private final UnaryOperator<String> masking;

  /// @param masking takes out of a node's error text what must not be shown
  JsonRpcReader(ObjectMapper json, UnaryOperator<String> masking) {
    this.json = json;
    this.masking = masking;
  }

  /// The answer to the one call with this id. JSON-RPC is believed whatever the HTTP status.
  ObjectNode single(HttpResponse<byte[]> response, long id) throws TransportException {
    JsonNode body = parse(response);
    if (body != null && body.isArray() && body.size() == 1) {
      body = body.get(0);
    }
    if (body instanceof ObjectNode answer && isAnswer(answer)) {
      if (!isNone(answer.path("id")) && idOf(answer) != id) {
        throw TransportException.broken("answer to another call: id " + answer.path("id"));
      }
      ObjectNode normal = normalised(answer, id);
      throwIfLimited(response, normal);
      return normal;
    }
    throw notJsonRpc(response);
  }

  /// The answers to a batch by their ids; some may be missing. Of two with the same id the first
  /// counts.
  Map<Long, ObjectNode> batch(HttpResponse<byte[]> response, Set<Long> ids)
      throws TransportException {
    JsonNode body = parse(response);
    if (body != null && body.isArray()) {
      var answers = new HashMap<Long, ObjectNode>();
      var others = new ArrayList<ObjectNode>();
      for (JsonNode element : body) {
        if (element instanceof ObjectNode answer && isAnswer(answer)) {
          long id = idOf(answer);
          if (ids.contains(id)) {
            answers.putIfAbsent(id, normalised(answer, id));
          } else {
            others.add(answer);
          }
        }
      }
      boolean refused = answers.isEmpty() && !others.isEmpty();
      if (refused
          && others.stream().allMatch(JsonRpcReader::isError)) { // of all, in a list all the same
        throw batchRefused(normalised(others.getFirst(), -1).path("error"));
      }
      return answers;
    }
    if (body instanceof ObjectNode answer && isAnswer(answer)) {
      if (isError(answer)) {
        throw batchRefused(normalised(answer, -1).path("error"));
      }
      throw new TransportException(
          Kind.TOO_LARGE, true, "a batch was answered by one answer alone");
    }
    throw notJsonRpc(response);
  }

  private static boolean isNone(JsonNode id) {
    return id.isNull() || id.isMissingNode() || (id.isString() && id.asString().isEmpty());
  }

  private static long idOf(ObjectNode answer) {
    return answer.path("id").asLong(-1);
  }

  /// One error for a whole batch: too many calls (or no batches at all here), too often, or
  /// anything.
  private static TransportException batchRefused(JsonNode error) {
    int code = error.path("code").asInt(0);
    String text = error.path("message").asString("").toLowerCase(Locale.ROOT);
    String detail = "batch refused: " + error;
    if (text.contains("batch") || code == INVALID_REQUEST || code == PARSE_ERROR) {
      return new TransportException(Kind.TOO_LARGE, false, detail);
    }
    if (code == LIMIT_EXCEEDED || isRateLimit(text)) {
      return TransportException.limited(UNTOLD, detail);
    }
    return TransportException.broken(detail);
  }

  /// Some say it in JSON-RPC. By its text, since -32005 means other things to other nodes.
  private static void throwIfLimited(HttpResponse<byte[]> response, ObjectNode answer)
      throws TransportException {
    JsonNode error = answer.path("error");
    String text = error.path("message").asString("").toLowerCase(Locale.ROOT);
    boolean said = isRateLimit(text) && !text.contains("revert"); // contracts have rate limits, too
    if (said || response.statusCode() == 429) {
      throw TransportException.limited(
          retryAfter(response).orElse(UNTOLD),
          "error " + error.path("code").asInt(0) + ": " + error.path("message").asString(""));
    }
  }

  private static boolean isRateLimit(String text) {
    return text.contains("rate limit")
        || text.contains("too many requests")
        || text.contains("request count exceeded");
  }

  /// Seconds, or the time when to come back.
  private static Optional<Duration> retryAfter(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Retry-After").flatMap(RetryAfter::parse);
  }

  private @Nullable JsonNode parse(HttpResponse<byte[]> response) {
    try {
      return json.readTree(response.body());
    } catch (JacksonException _) {
      return null;
    }
  }

  private static boolean isAnswer(ObjectNode answer) {
    return answer.has("result") || answer.hasNonNull("error");
  }

  /// Beside a result some write "no error" as `{}`, `""` or `false`.
  private static boolean isError(ObjectNode answer) {
    JsonNode error = answer.path("error");
    boolean saysNothing =
        (error.isContainer() && error.isEmpty())
            || (error.isString() && error.asString().isEmpty())
            || (error.isBoolean() && !error.booleanValue());
    return answer.hasNonNull("error") && !(saysNothing && answer.hasNonNull("result"));
  }

  private static TransportException notJsonRpc(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    if (status == 413) {
      return new TransportException(Kind.TOO_LARGE, false, "HTTP 413");
    }
    if (status == 429 || (status == 503 && retryAfter(response).isPresent())) {
      return TransportException.limited(retryAfter(response).orElse(UNTOLD), "HTTP " + status);
    }
    if (status >= 400 && status < 500) {
      return new TransportException(Kind.TURNED_AWAY, false, "HTTP " + status);
    }
    return TransportException.broken("no JSON-RPC in an answer with HTTP status " + status);
  }

  /// A response with what is needed of it, and nothing else.
  private ObjectNode normalised(ObjectNode answer, long id) {
    ObjectNode normal = json.createObjectNode();
    normal.put("id", id);
    if (!isError(answer)) {
      normal.set("result", answer.path("result"));
      return normal;
    }
    JsonNode error = answer.path("error");
    JsonNode data = error.path("data");
    JsonNode message = error.path("message");
    if (!message.isString()) {
      message = data.path("message");
    }
    ObjectNode its = normal.putObject("error");
    its.put("code", error.path("code").asInt(0));
    String said = message.isString() ? message.asString() : text(error);
    its.put("message", UntrustedText.clean(masking.apply(said)));
    if (!data.isMissingNode() && !data.isNull()) {
      its.set("data", data);
    }
    return normal;
  }

  private static String text(JsonNode node) {
    return node.isString() ? node.asString() : node.toString();
  }
}
