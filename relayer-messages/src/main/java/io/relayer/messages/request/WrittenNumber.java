package io.relayer.messages.request;

import java.math.BigDecimal;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ValueNode;

/// A JSON number with a fraction or an exponent, or `-0`: its exact value, and how it was written,
/// since a refusal has to show that and nothing that a library has made of it.
final class WrittenNumber extends DecimalNode {
  private static final long serialVersionUID = 1L;

  private final String text;

  private WrittenNumber(BigDecimal value, String text) {
    super(value);
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }

  /// Makes the nodes of what `parser` reads.
  static JsonNodeFactory of(JsonParser parser) {
    return new Factory(parser);
  }

  private static final class Factory extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never serialized: it goes with the parser
    private final JsonParser parser;

    Factory(JsonParser parser) {
      this.parser = parser;
    }

    @Override
    public ValueNode numberNode(BigDecimal value) {
      return new WrittenNumber(value, parser.getString());
    }

    /// Of all whole numbers zero alone can be written in two ways.
    @Override
    public NumericNode numberNode(int value) {
      return value == 0
          ? new WrittenNumber(BigDecimal.ZERO, parser.getString())
          : super.numberNode(value);
    }
  }
}
