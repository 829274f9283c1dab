package io.relayer.messages.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.devnet.JsonSchema;
import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import io.relayer.ethereum.value.Nonce;
import io.relayer.ethereum.value.TxHash;
import io.relayer.ethereum.value.Wei;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.rlp.RlpEncoder;
import org.web3j.rlp.RlpList;
import org.web3j.rlp.RlpString;

class RawRequestTest {
  private static final JsonSchema SCHEMA = JsonSchema.of("request.json");
  private static final OfflineWallet WALLET = new OfflineWallet(1);

  @Test
  void allIsReadFromTheBytes() {
    String bytes = WALLET.payment(7, 30);

    RawRequest request =
        parsed(
            "{\"id\":\"a\",\"producer\":\"p\",\"confirmations\":20,\"labels\":{\"k\":\"v\"},\"raw\":\"%s\"}"
                .formatted(bytes));

    assertThat(request.key()).isEqualTo(new RequestKey("p", "a"));
    assertThat(request.place())
        .isEqualTo(new RawRequest.Place(new ChainId(31337), WALLET.address(), new Nonce(7)));
    assertThat(request.call().value()).isEqualTo(Wei.of(5));
    assertThat(request.confirmations()).isEqualTo(new Confirmations.Depth(20));
    assertThat(request.labels()).containsExactly(Map.entry("k", "v"));
    RawRequest.Signed signed = request.attempts().getFirst();
    assertThat(signed.fees()).isEqualTo(new TransactionFees.Dynamic(Wei.gwei(30), Wei.gwei(15)));
    assertThat(signed.gasLimit()).isEqualTo(21_000);
    assertThat(signed.body().raw()).isEqualTo(Bytes.parse(bytes));
    assertThat(signed.body().hash()).isEqualTo(TxHash.of(Hash.sha3(Bytes.parse(bytes).toArray())));
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "true, 1"})
  void legacyAndAccessListTypesAreTaken(boolean accessList, int type) {
    TransactionFees fees = new TransactionFees.Single(Wei.gwei(9), accessList);

    RawRequest request = parsed(only(WALLET.sign(31337, 0, 1, fees)));

    assertThat(request.attempts().getFirst().fees()).isEqualTo(fees);
    assertThat(request.attempts().getFirst().fees().type()).isEqualTo(type);
  }

  @Test
  void attemptsOfOneNonceStayInTheirOrder() {
    RawRequest request = parsed(several(WALLET.payment(3, 20), WALLET.payment(3, 40)));

    assertThat(request.attempts())
        .extracting(signed -> signed.fees().cap())
        .containsExactly(Wei.gwei(20), Wei.gwei(40));
  }

  @Test
  void fingerprintIsOfThePlaceAndNotOfTheBytes() {
    RawRequest request = parsed(only(WALLET.payment(3, 20)));

    assertThat(CanonicalRequest.write(request))
        .isEqualTo(
            """
            {"chainId":"31337","from":"%s","id":"a","labels":{},"nonce":"3","producer":"default"}\
            """
                .formatted(WALLET.address()));
    assertThat(Fingerprint.of(parsed(several(WALLET.payment(3, 40), WALLET.payment(3, 60)))))
        .isEqualTo(Fingerprint.of(request));
    assertThat(
            List.of(
                Fingerprint.of(parsed(only(WALLET.payment(4, 20)))),
                Fingerprint.of(parsed(only(new OfflineWallet(2).payment(3, 20)))),
                Fingerprint.of(
                    parsed(
                        only(
                            WALLET.sign(
                                1, 3, 5, new TransactionFees.Single(Wei.gwei(20), false))))),
                Fingerprint.of(parsed(more("\"confirmations\":20"))),
                Fingerprint.of(parsed(more("\"confirmations\":\"finalized\""))),
                Fingerprint.of(parsed(more("\"labels\":{\"k\":\"v\"}"))),
                Fingerprint.of(parsed(more("\"producer\":\"p\""))),
                Fingerprint.of(request)))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "chainId      | 31337",
        "from         | \"0x70997970c51812dc3a010c7d01b50e0d17dc79c8\"",
        "pool         | \"payouts\"",
        "to           | \"0x70997970c51812dc3a010c7d01b50e0d17dc79c8\"",
        "value        | \"1\"",
        "data         | \"0x\"",
        "call         | {\"function\":\"f()\"}",
        "gasLimit     | \"21000\"",
        "fee          | {\"speed\":\"fast\"}",
        "accessList   | []",
        "deadline     | \"2026-12-01T00:00:00Z\"",
        "priority     | 5",
      })
  void whatTheBytesSayIsNotSaidBeside(String field, String json) {
    String request = more("\"%s\":%s".formatted(field, json));

    assertThat(refusal(request))
        .isEqualTo(
            "%s: given together with raw (expected id, producer, confirmations and labels alone)"
                .formatted(field));
    assertThat(SCHEMA.problems(request.getBytes(UTF_8))).isNotEmpty();
  }

  @Test
  void bytesThatAreNoTransactionAreRefused() {
    String good = WALLET.payment(0, 20);

    assertThat(refusal(only(good + "00"))).startsWith("raw: not a signed transaction: ");
    assertThat(refusal(only(good.substring(0, good.length() - 2))))
        .startsWith("raw: not a signed transaction: expected an item that ends within its list");
    assertThat(refusal(only("0x02"))).startsWith("raw: not a signed transaction: expected an item");
    assertThat(refusal(only("0x"))).startsWith("raw: found '0x' (expected 0x and hex digits of 1");
    assertThat(refusal(more("\"raw\":5").replaceFirst("\"raw\":\"[^\"]*\",", "")))
        .startsWith("raw: found 5 (expected");
    assertThat(refusal(only("0x" + "00".repeat(131_073)))).contains("1 to 131072 bytes");
  }

  @ParameterizedTest
  @CsvSource({"03, 3", "04, 4", "7f, 127", "00, 0"})
  void otherTypesAreRefusedByTheirNumber(String type, String number) {
    String bytes = "0x" + type + WALLET.payment(0, 20).substring(4);

    assertThat(refusal(only(bytes)))
        .isEqualTo(
            "raw: not a signed transaction: expected a transaction of type 0, 1 or 2, found "
                + number);
  }

  @Test
  void legacyTransactionWithoutAChainIsRefused() {
    RawTransaction legacy =
        RawTransaction.createEtherTransaction(
            BigInteger.ZERO,
            BigInteger.TEN,
            BigInteger.valueOf(21_000),
            WALLET.address().toString(),
            BigInteger.ONE);
    byte[] bytes = TransactionEncoder.signMessage(legacy, Credentials.create("0x1"));

    assertThat(refusal(only(Bytes.of(bytes).toString())))
        .contains("without which it is valid on every chain");
  }

  @Test
  void signatureOfTheUpperHalfIsRefused() {
    byte[] high = new byte[32];
    java.util.Arrays.fill(high, (byte) 0xfe);
    RlpString one = RlpString.create(BigInteger.ONE);
    RlpList fields =
        new RlpList(
            RlpString.create(BigInteger.valueOf(31337)),
            one,
            one,
            one,
            RlpString.create(BigInteger.valueOf(21_000)),
            RlpString.create(new byte[20]),
            one,
            RlpString.create(""),
            new RlpList(),
            one,
            one,
            RlpString.create(high));

    String bytes = "0x02" + Bytes.of(RlpEncoder.encode(fields)).toString().substring(2);

    assertThat(refusal(only(bytes))).contains("expected s in the lower half of the order");
  }

  @Test
  void priorityFeeAboveTheCapIsRefused() {
    TransactionFees fees = new TransactionFees.Dynamic(Wei.of(1), Wei.of(2));

    assertThat(refusal(only(WALLET.sign(31337, 0, 1, fees))))
        .isEqualTo("raw: a priority fee of 2 (expected at most the fee cap, 1)");
  }

  @Test
  void attemptsHaveOnePlaceAndOneCallAndDiffer() {
    String first = WALLET.payment(3, 20);

    assertThat(refusal(several(first, WALLET.payment(4, 20))))
        .startsWith("raw[1]: found nonce 4 of ")
        .contains("(expected nonce 3 of ");
    assertThat(refusal(several(first, WALLET.payment(3, 6, 40))))
        .startsWith("raw[1]: executes something else");
    assertThat(refusal(several(first, first))).startsWith("raw[1]: the same bytes as before");
    assertThat(refusal(several(first, "0x02"))).startsWith("raw[1]: not a signed transaction");
    assertThat(refusal("{\"id\":\"a\",\"raw\":[]}"))
        .isEqualTo("raw: found an array of 0 (expected 1 to 16 signed transactions)");
    String[] many =
        IntStream.range(0, 17).mapToObj(i -> WALLET.payment(3, 20 + i)).toArray(String[]::new);
    assertThat(refusal(several(many))).startsWith("raw: found an array of 17");
    assertThat(SCHEMA.problems(several(many).getBytes(UTF_8))).isNotEmpty();
  }

  @Test
  void byteThatIsChangedNeverReadsAsTheSameSendersTransaction() {
    byte[] good = Bytes.parse(WALLET.payment(3, 20)).toArray();
    for (int at = 0; at < good.length; at++) {
      byte[] changed = good.clone();
      changed[at] ^= 1;

      ParsedRequest parsed = parse(only(Bytes.of(changed).toString()));

      assertThat(
              parsed instanceof ParsedRequest.Raw(var request)
                  ? List.of(request.place().sender())
                  : Collections.emptyList())
          .as("byte %d", at)
          .doesNotContain(WALLET.address());
    }
  }

  private static String only(String bytes) {
    return "{\"id\":\"a\",\"raw\":\"%s\"}".formatted(bytes);
  }

  private static String more(String fields) {
    return "{\"id\":\"a\",\"raw\":\"%s\",%s}".formatted(WALLET.payment(3, 20), fields);
  }

  private static String several(String... bytes) {
    return "{\"id\":\"a\",\"raw\":[\"%s\"]}".formatted(String.join("\",\"", bytes));
  }

  private static ParsedRequest parse(String json) {
    return BadRequests.parser().parse(json.getBytes(UTF_8));
  }

  private static RawRequest parsed(String json) {
    assertThat(SCHEMA.problems(json.getBytes(UTF_8))).isEmpty();
    assertThat(parse(json)).isInstanceOf(ParsedRequest.Raw.class);
    return ((ParsedRequest.Raw) parse(json)).request();
  }

  private static String refusal(String json) {
    assertThat(parse(json)).isInstanceOf(ParsedRequest.Invalid.class);
    ParsedRequest.Invalid invalid = (ParsedRequest.Invalid) parse(json);
    assertThat(invalid.code()).isEqualTo(RejectionCode.INVALID_FIELD);
    assertThat(invalid.requestId()).isEqualTo("a");
    return invalid.message();
  }
}
