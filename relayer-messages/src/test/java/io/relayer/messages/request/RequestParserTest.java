package io.relayer.messages.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.abi.CallArgument;
import io.relayer.ethereum.transaction.AccessListEntry;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Wei;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RequestParserTest {
  /// Written out it would have a thousand million digits.
  private static final String HUGE = "1e999999999";

  private static final Address FROM = Address.parse("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
  private static final Address TO = Address.parse("0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc");
  private static final ChainId CHAIN = new ChainId(31337);

  @Test
  void hugeExponentIsRefusedAsItWasWritten() {
    byte[] huge = BadRequests.with("value", HUGE);

    assertThat(((ParsedRequest.Invalid) BadRequests.parser().parse(huge)).message())
        .startsWith("value: found " + HUGE + " (expected");
  }

  @Test
  void requestOfTheContractIsRead() {
    SigningRequest request =
        valid(
            """
            {
              "id": "invoice-8841",
              "producer": "billing",
              "chainId": 31337,
              "from": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
              "to": "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
              "value": "1000000000000000000",
              "data": "0x",
              "gasLimit": "21000",
              "fee": { "speed": "average" },
              "confirmations": 12,
              "deadline": "2026-12-01T00:00:00Z",
              "priority": 5,
              "labels": { "batch": "2026-11" }
            }
            """);

    assertThat(request)
        .isEqualTo(
            new SigningRequest(
                new RequestKey("billing", "invoice-8841"),
                new Origin.Sender(CHAIN, FROM),
                new Payload(
                    TO,
                    Wei.gwei(1_000_000_000),
                    Input.Data.NONE,
                    OptionalLong.of(21_000),
                    List.of()),
                FeeTerms.DEFAULT,
                new Terms(new Confirmations.Depth(12), Instant.parse("2026-12-01T00:00:00Z"), 5),
                new TreeMap<>(Map.of("batch", "2026-11"))));
  }

  @Test
  void whatIsLeftOutHasItsConstantDefault() {
    SigningRequest request =
        valid("{\"id\":\"a\",\"chainId\":31337,\"pool\":\"payouts\",\"to\":\"" + TO + "\"}");

    assertThat(request)
        .isEqualTo(
            new SigningRequest(
                new RequestKey("default", "a"),
                new Origin.Pool(CHAIN, "payouts"),
                new Payload(TO, Wei.ZERO, Input.Data.NONE, OptionalLong.empty(), List.of()),
                FeeTerms.DEFAULT,
                new Terms(new Confirmations.ChainDefault(), null, 5),
                new TreeMap<>()));
  }

  @Test
  void nullIsAbsent() {
    String nothing =
        """
        ,"producer":null,"pool":null,"value":null,"data":null,"call":null,"gasLimit":null,
        "fee":null,"accessList":null,"confirmations":null,"deadline":null,"priority":null,
        "labels":null,"raw":null}
        """;

    assertThat(valid(to("").replaceFirst("}$", nothing))).isEqualTo(valid(to("")));
    assertThat(valid(to(",\"fee\":{\"speed\":null,\"maxCost\":null}"))).isEqualTo(valid(to("")));
  }

  @Test
  void requestWithoutRecipientDeploysItsData() {
    Payload absent = valid(request(",\"data\":\"0x60FF\"")).payload();
    Payload explicit = valid(request(",\"data\":\"0x60FF\",\"to\":null")).payload();

    assertThat(absent.to()).isNull();
    assertThat(absent.input().bytes()).isEqualTo(Bytes.parse("0x60ff"));
    assertThat(explicit).isEqualTo(absent);
  }

  @Test
  void everyWayToPayIsRead() {
    assertThat(fee("{\"speed\":\"fast\",\"maxCost\":\"7\"}"))
        .isEqualTo(new FeeTerms.BySpeed(FeeTerms.Speed.FAST, Wei.of(7)));
    assertThat(fee("{\"maxCost\":7}"))
        .isEqualTo(new FeeTerms.BySpeed(FeeTerms.Speed.AVERAGE, Wei.of(7)));
    assertThat(fee("{\"maxFeePerGas\":\"0x10\",\"maxPriorityFeePerGas\":16}"))
        .isEqualTo(new FeeTerms.Dynamic(Wei.of(16), Wei.of(16), null));
    assertThat(fee("{\"gasPrice\":\"0\"}")).isEqualTo(new FeeTerms.Legacy(Wei.ZERO, null));
  }

  @Test
  void callByFullSignatureIsEncoded() {
    Input input =
        valid(
                to(
                    ",\"call\":{\"function\":\"transfer(address,uint256)\",\"args\":[\""
                        + FROM
                        + "\",100]}"))
            .payload()
            .input();

    assertThat(input)
        .isEqualTo(
            new Input.Call(
                "transfer(address,uint256)",
                List.of(
                    new CallArgument.Text(FROM.toString()),
                    new CallArgument.Whole(BigInteger.valueOf(100))),
                Bytes.parse(
                    "0xa9059cbb"
                        + ("0".repeat(24) + FROM.toString().substring(2))
                        + ("0".repeat(62) + "64"))));
  }

  @Test
  void callWithoutArgumentsMayLeaveThemOut() {
    assertThat(valid(to(",\"call\":{\"function\":\"pause()\"}")).payload().input().bytes())
        .isEqualTo(Bytes.parse("0x8456cb59"));
  }

  @Test
  void accessListIsRead() {
    Bytes key = Bytes.parse("0x" + "ab".repeat(32));
    String json =
        ",\"accessList\":[{\"address\":\"%s\",\"storageKeys\":[\"%s\"]},{\"address\":\"%s\",\"storageKeys\":[]}]"
            .formatted(TO, key, FROM);

    assertThat(valid(to(json)).payload().accessList())
        .containsExactly(
            new AccessListEntry(TO, List.of(key)), new AccessListEntry(FROM, List.of()));
  }

  @Test
  void termsAreRead() {
    assertThat(valid(to(",\"confirmations\":\"finalized\"")).terms().confirmations())
        .isEqualTo(new Confirmations.Finalized());
    assertThat(valid(to(",\"confirmations\":\"0x20\"")).terms().confirmations())
        .isEqualTo(new Confirmations.Depth(32));
    assertThat(valid(to(",\"deadline\":\"2026-12-01t02:30:00.125+02:30\"")).terms().deadline())
        .isEqualTo(Instant.parse("2026-12-01T00:00:00.125Z"));
    assertThat(valid(to(",\"priority\":\"9\"")).terms().priority()).isEqualTo(9);
  }

  @Test
  void limitsAreInclusive() {
    String id = "🚀".repeat(200);
    String request =
        "{\"id\":\"%s\",\"producer\":\"%s\",\"chainId\":\"%d\",\"pool\":\"p\",\"to\":\"%s\",\"value\":\"%s\",\"gasLimit\":\"%d\",\"data\":\"0x%s\",\"labels\":{\"%s\":\"%s\"}}"
            .formatted(
                id,
                "p".repeat(100),
                Long.MAX_VALUE,
                TO,
                "0x" + "f".repeat(64),
                Long.MAX_VALUE,
                "00".repeat(Input.MAX_BYTES),
                "k".repeat(63),
                "v".repeat(256));

    SigningRequest read = valid(request);

    assertThat(read.key().id()).isEqualTo(id);
    assertThat(read.chainId()).isEqualTo(new ChainId(Long.MAX_VALUE));
    assertThat(read.payload().gasLimit()).hasValue(Long.MAX_VALUE);
    assertThat(read.payload().value().value().bitLength()).isEqualTo(256);
    assertThat(read.payload().input().bytes().size()).isEqualTo(Input.MAX_BYTES);
  }

  @Test
  void refusedRequestKeepsAsMuchOfItsKeyAsCouldBeRead() {
    assertThat(invalid("{\"id\":\"a\"}"))
        .isEqualTo(
            new ParsedRequest.Invalid(
                RejectionCode.INVALID_FIELD,
                "chainId: missing (expected the number of a chain)",
                "default",
                "a"));
    assertThat(invalid("{\"id\":\"a\",\"producer\":\"b\",\"x\":1}"))
        .extracting(ParsedRequest.Invalid::producer, ParsedRequest.Invalid::requestId)
        .containsExactly("b", "a");
    assertThat(invalid("{\"id\":5,\"producer\":\"b\"}"))
        .extracting(ParsedRequest.Invalid::producer, ParsedRequest.Invalid::requestId)
        .containsExactly("b", null);
    assertThat(invalid("{\"id\":\"a\",\"producer\":\"relayer\"}"))
        .extracting(ParsedRequest.Invalid::producer, ParsedRequest.Invalid::requestId)
        .containsExactly(null, "a");
    assertThat(invalid("{\"id\":\"a\\u0000\",\"producer\":\"b c\"}"))
        .extracting(ParsedRequest.Invalid::producer, ParsedRequest.Invalid::requestId)
        .containsExactly(null, null);
  }

  @Test
  void recordWithoutAValueIsMalformed() {
    assertThat(new RequestParser(TestContracts.ALL).parse(null))
        .isEqualTo(
            new ParsedRequest.Invalid(
                RejectionCode.MALFORMED, "no value (expected a JSON object)", null, null));
  }

  private static FeeTerms fee(String json) {
    return valid(to(",\"fee\":" + json)).fee();
  }

  private static String request(String more) {
    return "{\"id\":\"a\",\"chainId\":31337,\"from\":\"" + FROM + "\"" + more + "}";
  }

  private static String to(String more) {
    return request(",\"to\":\"" + TO + "\"" + more);
  }

  private static SigningRequest valid(String json) {
    ParsedRequest parsed =
        new RequestParser(TestContracts.ALL).parse(json.getBytes(StandardCharsets.UTF_8));
    assertThat(parsed).isInstanceOf(ParsedRequest.Valid.class);
    return ((ParsedRequest.Valid) parsed).request();
  }

  private static ParsedRequest.Invalid invalid(String json) {
    ParsedRequest parsed =
        new RequestParser(TestContracts.ALL).parse(json.getBytes(StandardCharsets.UTF_8));
    assertThat(parsed).isInstanceOf(ParsedRequest.Invalid.class);
    return (ParsedRequest.Invalid) parsed;
  }
}
