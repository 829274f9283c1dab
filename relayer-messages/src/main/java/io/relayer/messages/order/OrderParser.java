package io.relayer.messages.order;

import io.relayer.messages.order.Order.Kind;
import io.relayer.messages.request.Field;
import io.relayer.messages.request.Fields;
import io.relayer.messages.request.KeyReader;
import io.relayer.messages.request.Refusal;
import io.relayer.messages.request.RejectionCode;
import io.relayer.messages.request.RequestKey;
import io.relayer.messages.request.StrictJson;
import io.relayer.messages.request.Terms;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Reads orders. Whether the request is known is left to the database.
public final class OrderParser {
  private static final Logger LOG = LoggerFactory.getLogger(OrderParser.class);
  private static final String[] KNOWN = {"id", "producer", "order", "generation", "priority"};
  private static final String KINDS = "cancel, bump, retry or prioritize";
  private static final BigInteger MAX_GENERATION = BigInteger.valueOf(Integer.MAX_VALUE);

  private OrderParser() {}

  /// Never throws, whatever the bytes.
  ///
  /// @param value of a record; null for a tombstone
  public static ParsedOrder parse(byte @Nullable [] value) {
    JsonNode root;
    try {
      root = StrictJson.object(value);
    } catch (Refusal e) {
      return new ParsedOrder.Invalid(e.code(), e.text(), null, null);
    }
    try {
      return new ParsedOrder.Valid(order(Fields.of("", root, KNOWN)));
    } catch (Refusal e) {
      return invalid(root, e.code(), e.text());
    } catch (RuntimeException e) {
      LOG.error("An order could not be read: a fault of the parser", e);
      return invalid(root, RejectionCode.INTERNAL, "could not be read: a fault of the relayer");
    }
  }

  private static Order order(Fields fields) throws Refusal {
    RequestKey key = KeyReader.read(fields);
    Kind kind = kind(fields.require("order", KINDS));
    Field generation = fields.get("generation");
    if (generation == null && kind == Kind.RETRY) {
      throw Field.refusal(
          "generation", "missing (expected the one that is retried: 1 for the first retry)");
    }
    return new Order(
        key,
        new Order.Demand(kind, priority(kind, fields)),
        generation == null ? null : generation(generation),
        Order.byProducer(key.producer()));
  }

  private static Kind kind(Field field) throws Refusal {
    return switch (field.node().asString("")) {
      case "cancel" -> Kind.CANCEL;
      case "bump" -> Kind.BUMP;
      case "retry" -> Kind.RETRY;
      case "prioritize" -> Kind.PRIORITIZE;
      default -> throw field.refuse(KINDS);
    };
  }

  private static @Nullable Integer priority(Kind kind, Fields fields) throws Refusal {
    if (kind == Kind.PRIORITIZE) {
      return fields
          .require("priority", "a whole number from 0 to " + Terms.MAX_PRIORITY)
          .number(0, Terms.MAX_PRIORITY);
    }
    Field given = fields.get("priority");
    if (given != null) {
      throw given.refuse("none: it is for prioritize alone");
    }
    return null;
  }

  private static Integer generation(Field field) throws Refusal {
    return field
        .safeNumber()
        .filter(found -> found.signum() > 0 && found.compareTo(MAX_GENERATION) <= 0)
        .map(BigInteger::intValueExact)
        .orElseThrow(() -> field.refuse("a whole number from 1 to " + MAX_GENERATION));
  }

  private static ParsedOrder invalid(JsonNode root, RejectionCode code, String text) {
    return new ParsedOrder.Invalid(
        code, text, KeyReader.readableProducer(root), KeyReader.readableId(root));
  }
}
