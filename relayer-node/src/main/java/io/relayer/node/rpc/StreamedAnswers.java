package io.relayer.node.rpc;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectMapper;

/// Reads answers while they are parsed, by the [Streaming] of their calls: all of an exchange, or
/// none. An error, an answer that is missing, too many, in an odd envelope or with another status
/// than 200 is left to the [JsonRpcReader], from the beginning.
final class StreamedAnswers {
  private static final int OK = 200;

  private StreamedAnswers() {}

  /// One answer for each call, in the order of the calls; null where they are to be read otherwise.
  ///
  /// @param calls of one method; of a single one the answer is no list
  static <T> @Nullable List<T> read(
      ObjectMapper json, HttpResponse<byte[]> response, List<RpcCall<T>> calls) {
    Streaming<?, T> streaming = calls.getFirst().streaming();
    if (streaming == null || response.statusCode() != OK) {
      return null;
    }
    try (JsonParser parser = json.createParser(response.body())) {
      return read(parser, calls, streaming);
    } catch (RuntimeException _) { // Jackson's, and those of values: told by the other reading
      return null;
    }
  }

  private static <R, T> @Nullable List<T> read(
      JsonParser parser, List<RpcCall<T>> calls, Streaming<R, T> streaming) {
    JsonToken first = parser.nextToken();
    var answers = new Answers<R, T>(calls);
    if (calls.size() == 1) {
      if (first != JsonToken.START_OBJECT || !answers.add(parser, streaming)) {
        return null;
      }
    } else {
      if (first != JsonToken.START_ARRAY) {
        return null;
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        if (!answers.add(parser, streaming)) {
          return null;
        }
      }
      if (parser.currentToken() != JsonToken.END_ARRAY) {
        return null;
      }
    }
    return parser.nextToken() == null ? answers.all() : null;
  }

  /// Those that were read, by their ids. What they answer is made of them when all are there: where
  /// one is not, all are read otherwise, and what an answer is told by must be told once.
  private static final class Answers<R, T> {
    private final List<RpcCall<T>> calls;
    private final Map<Long, Integer> places = new HashMap<>();
    private final @Nullable R[] found;

    @SuppressWarnings("unchecked") // never seen from outside
    Answers(List<RpcCall<T>> calls) {
      this.calls = calls;
      this.found = (R[]) new Object[calls.size()];
      for (int i = 0; i < calls.size(); i++) {
        places.put(calls.get(i).request().getId(), i);
      }
    }

    /// @return false where it is not to be read so
    boolean add(JsonParser parser, Streaming<R, T> streaming) {
      R result = null;
      Integer place = null;
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        JsonToken token = parser.nextToken();
        switch (name) {
          case "id" -> {
            if (place != null || token != JsonToken.VALUE_NUMBER_INT) {
              return false;
            }
            place = places.get(parser.getLongValue());
          }
          case "result" -> {
            if (result != null) {
              return false;
            }
            result = streaming.reading().apply(parser);
            if (result == null) {
              return false;
            }
          }
          case "error" -> {
            if (token != JsonToken.VALUE_NULL) {
              return false;
            }
          }
          default -> parser.skipChildren();
        }
      }
      return parser.currentToken() == JsonToken.END_OBJECT
          && place != null
          && result != null
          && put(place, result);
    }

    private boolean put(int place, R result) {
      if (found[place] != null) {
        return false;
      }
      found[place] = result;
      return true;
    }

    @Nullable List<T> all() {
      if (Arrays.stream(found).anyMatch(Objects::isNull)) {
        return null;
      }
      var all = new ArrayList<T>(found.length);
      for (int i = 0; i < found.length; i++) {
        T answer = answer(calls.get(i), found[i]);
        if (answer == null) {
          return null;
        }
        all.add(answer);
      }
      return all;
    }

    @SuppressWarnings("unchecked") // calls of one method read the same
    private @Nullable T answer(RpcCall<T> call, @Nullable R found) {
      Streaming<R, T> streaming = (Streaming<R, T>) call.streaming();
      return streaming == null || found == null ? null : streaming.answer().apply(found);
    }
  }
}
