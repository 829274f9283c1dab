package io.relayer.app.submit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// The fields of one request, as options. Their values are checked by the request's own parser.
final class RequestOptions {
  @Option(names = "--id", description = "Idempotency key; made up, and printed, without it.")
  private @Nullable String id;

  @Option(names = "--producer", description = "Name space of the id; default.")
  private @Nullable String producer;

  @Option(names = "--chain", paramLabel = "ID", description = "Without it: the only configured.")
  private @Nullable Long chain;

  @Option(names = "--from", paramLabel = "ADDRESS", description = "The sender.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "ADDRESS", description = "Without it: deploy --data.")
  private @Nullable String to;

  @Option(names = "--value", paramLabel = "WEI")
  private @Nullable String value;

  @Option(names = "--data", paramLabel = "HEX", description = "Call data, or init code.")
  private @Nullable String data;

  @Option(names = "--gas-limit", paramLabel = "GAS", description = "Without it: estimated.")
  private @Nullable String gasLimit;

  @Option(names = "--speed", description = "slow, average or fast.")
  private @Nullable String speed;

  @Option(names = "--confirmations", paramLabel = "N", description = "A number, or finalized.")
  private @Nullable String confirmations;

  @Option(names = "--deadline", paramLabel = "TIME", description = "Such as 2026-12-01T00:00:00Z.")
  private @Nullable String deadline;

  @Option(names = "--priority", paramLabel = "N", description = "0 to 9, higher first; 5.")
  private @Nullable Integer priority;

  @Option(names = "--label", paramLabel = "K=V", description = "May be given several times.")
  private Map<String, String> labels = new LinkedHashMap<>();

  /// Whether any of them was given.
  boolean any() {
    return !fields(null).isEmpty();
  }

  /// The request as JSON.
  ///
  /// @param onlyChain for a request that names none
  byte[] json(@Nullable Long onlyChain) {
    return JsonMapper.shared().writeValueAsString(fields(onlyChain)).getBytes(UTF_8);
  }

  private Map<String, Object> fields(@Nullable Long onlyChain) {
    Map<String, Object> fields = new LinkedHashMap<>();
    put(fields, "id", id);
    put(fields, "producer", producer);
    put(fields, "chainId", chain == null ? onlyChain : chain);
    put(fields, "from", from);
    put(fields, "to", to);
    put(fields, "value", value);
    put(fields, "data", data);
    put(fields, "gasLimit", gasLimit);
    put(fields, "fee", speed == null ? null : Map.of("speed", speed));
    put(fields, "confirmations", numberOrText(confirmations));
    put(fields, "deadline", deadline);
    put(fields, "priority", priority);
    put(fields, "labels", labels.isEmpty() ? null : labels);
    return fields;
  }

  private static @Nullable Object numberOrText(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,9}") ? Integer.valueOf(text) : text;
  }

  private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
