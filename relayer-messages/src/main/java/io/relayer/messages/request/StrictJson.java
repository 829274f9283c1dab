package io.relayer.messages.request;

import io.relayer.ethereum.value.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/// One JSON object in UTF-8, or a refusal: no duplicate keys, nothing after it, all sizes bounded.
public final class StrictJson {
  static final int MAX_BYTES = 1 << 20;
  static final int MAX_DEPTH = 32;
  static final int MAX_DIGITS = 100;
  private static final int SHOWN = 200;

  /// Names of properties are not interned: producers choose them.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_DIGITS)
                  .maxStringLength(MAX_BYTES)
                  .maxNameLength(MAX_BYTES)
                  .build())
          .build();

  /// Numbers keep each digit: as floating point an amount would be another one.
  private static final ObjectReader READER =
      JsonMapper.builder(FACTORY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .readerFor(JsonNode.class);

  private StrictJson() {}

  public static JsonNode object(byte @Nullable [] bytes) throws Refusal {
    if (bytes == null || bytes.length == 0) {
      throw malformed("no value (expected a JSON object)");
    }
    if (bytes.length > MAX_BYTES) {
      throw malformed("%d bytes (expected at most %d)".formatted(bytes.length, MAX_BYTES));
    }
    JsonNode node = parse(decode(bytes));
    if (!node.isObject()) {
      throw malformed("found %s (expected a JSON object)".formatted(kind(node)));
    }
    return node;
  }

  private static String decode(byte[] bytes) throws Refusal {
    ByteBuffer input = ByteBuffer.wrap(bytes);
    try {
      // A new decoder reports what is wrong; String's own would replace it.
      return StandardCharsets.UTF_8.newDecoder().decode(input).toString();
    } catch (CharacterCodingException e) {
      throw malformed(
          "not UTF-8 at byte %d (expected a JSON object in UTF-8)".formatted(input.position()));
    }
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      default -> "no value";
    };
  }

  private static JsonNode parse(String text) throws Refusal {
    try (JsonParser parser = READER.createParser(text)) {
      JsonNode node = READER.with(WrittenNumber.of(parser)).readTree(parser);
      if (node == null) {
        throw malformed("found no value (expected a JSON object)");
      }
      JsonToken more = parser.nextToken();
      if (more != null) {
        throw malformed("not JSON: something follows the object: " + more);
      }
      return node;
    } catch (JacksonException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " at line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw malformed("not JSON: " + Printable.show(e.getOriginalMessage(), SHOWN) + place);
    } catch (NumberFormatException _) { // the parser's own, of an exponent without measure
      throw malformed("not JSON: a number that is too large");
    }
  }

  private static Refusal malformed(String text) {
    return new Refusal(RejectionCode.MALFORMED, text);
  }
}
