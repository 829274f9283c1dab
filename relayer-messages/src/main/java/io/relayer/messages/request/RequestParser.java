package io.relayer.messages.request;

import io.relayer.ethereum.value.ChainId;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Reads signing requests. Everything is checked that needs no database: whether chain, sender and
/// pool are known is left to intake.
public final class RequestParser {
  private static final Logger LOG = LoggerFactory.getLogger(RequestParser.class);
  private static final String[] KNOWN = {
    "id",
    "producer",
    "chainId",
    "from",
    "pool",
    "to",
    "value",
    "data",
    "call",
    "gasLimit",
    "fee",
    "accessList",
    "confirmations",
    "deadline",
    "priority",
    "labels",
    "raw"
  };

  private final PayloadReader payloads;

  /// @param contracts by the names that requests use
  public RequestParser(Map<String, NamedContract> contracts) {
    this.payloads = new PayloadReader(new CallReader(contracts));
  }

  /// Never throws, whatever the bytes.
  ///
  /// @param value of a record; null for a tombstone
  public ParsedRequest parse(byte @Nullable [] value) {
    JsonNode root;
    try {
      root = StrictJson.object(value);
    } catch (Refusal e) {
      return new ParsedRequest.Invalid(e.code(), e.text(), null, null);
    }
    try {
      Fields fields = Fields.of("", root, KNOWN);
      return fields.has(RawReader.RAW)
          ? new ParsedRequest.Raw(raw(fields))
          : new ParsedRequest.Valid(request(fields));
    } catch (Refusal e) {
      return invalid(root, e.code(), e.text());
    } catch (RuntimeException e) {
      LOG.error("A request could not be read: a fault of the parser", e);
      return invalid(root, RejectionCode.INTERNAL, "could not be read: a fault of the relayer");
    }
  }

  private SigningRequest request(Fields fields) throws Refusal {
    RequestKey key = KeyReader.read(fields);
    Origin origin = origin(fields);
    return new SigningRequest(
        key,
        origin,
        payloads.read(fields, origin.chainId()),
        FeeReader.read(fields.get("fee")),
        TermsReader.read(fields),
        labels(fields.get("labels")));
  }

  private static RawRequest raw(Fields fields) throws Refusal {
    RequestKey key = KeyReader.read(fields);
    RawReader.requireAlone(fields, KNOWN);
    RawReader.Read read = RawReader.read(fields.require(RawReader.RAW, "signed bytes"));
    return new RawRequest(
        key,
        read.place(),
        read.call(),
        read.attempts(),
        TermsReader.confirmations(fields.get("confirmations")),
        labels(fields.get("labels")));
  }

  private static Origin origin(Fields fields) throws Refusal {
    Field chain = fields.require("chainId", "the number of a chain");
    var chainId = new ChainId(chain.quantity(1, Long.SIZE - 1).longValueExact());
    fields.atMostOneOf("from", "pool");
    Field pool = fields.get("pool");
    return pool == null
        ? new Origin.Sender(
            chainId, fields.require("from", "a sender's address, or a pool").address())
        : new Origin.Pool(chainId, pool.name(Origin.Pool.MAX_NAME_LENGTH));
  }

  private static SortedMap<String, String> labels(@Nullable Field field) throws Refusal {
    var labels = new TreeMap<String, String>();
    if (field == null) {
      return labels;
    }
    if (!field.node().isObject() || field.node().size() > SigningRequest.MAX_LABELS) {
      throw field.refuse("an object of at most " + SigningRequest.MAX_LABELS + " labels");
    }
    for (var label : field.node().properties()) {
      String key = KeyReader.labelKey(field.path(), label.getKey());
      Field text = new Field(field.path() + "." + key, label.getValue());
      labels.put(key, text.text(0, SigningRequest.MAX_LABEL_VALUE_LENGTH));
    }
    return labels;
  }

  private static ParsedRequest invalid(JsonNode root, RejectionCode code, String text) {
    return new ParsedRequest.Invalid(
        code, text, KeyReader.readableProducer(root), KeyReader.readableId(root));
  }
}
