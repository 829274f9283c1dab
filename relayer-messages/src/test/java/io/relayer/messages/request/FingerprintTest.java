package io.relayer.messages.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.value.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
  private static final String FROM = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
  private static final String TO = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";

  /// Stored fingerprints depend on every character of this.
  private static final String CANONICAL =
      """
      {"accessList":[{"address":"0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc","storageKeys":[]}],\
      "call":{"args":["0x0A",7,true,["é\\"\\\\/"]],"function":"f(uint8,uint8,bool,string[])"},\
      "chainId":"31337","confirmations":"12","deadline":"2026-12-01T00:00:00.500Z",\
      "fee":{"gasPrice":"16","maxCost":"99"},"from":"0x70997970c51812dc3a010c7d01b50e0d17dc79c8",\
      "gasLimit":"21000","id":"a 🚀","labels":{"Z":"","a":"ü"},"priority":"5","producer":"default",\
      "to":"0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc","value":"255"}\
      """;

  @Test
  void canonicalFormIsTheDocumentedOne() throws NoSuchAlgorithmException {
    SigningRequest request =
        parse(
            """
            {"id":"a 🚀","chainId":"0x7a69","from":"%s","to":"%s","value":"0xff","gasLimit":21000,
             "fee":{"maxCost":"099","gasPrice":"0x10"},"confirmations":"0x0c","labels":{"a":"ü","Z":""},
             "accessList":[{"storageKeys":[],"address":"%s"}],"deadline":"2026-12-01T01:00:00.5+01:00",
             "call":{"function":"f(uint8,uint8,bool,string[])","args":["0x0A",7,true,["\\u00e9\\"\\\\\\/"]]}}
            """
                .formatted(FROM, TO, TO));
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(CANONICAL.getBytes(StandardCharsets.UTF_8));

    assertThat(CanonicalRequest.write(request)).isEqualTo(CANONICAL);
    assertThat(Fingerprint.of(request)).isEqualTo(new Fingerprint(1, Bytes.of(hash)));
  }

  @Test
  void defaultsAreFilledIn() {
    SigningRequest request =
        parse("{\"id\":\"a\",\"chainId\":1,\"pool\":\"p\",\"to\":\"" + TO + "\"}");

    assertThat(CanonicalRequest.write(request))
        .isEqualTo(
            """
            {"accessList":[],"chainId":"1","data":"0x","fee":{"speed":"average"},"id":"a","labels":{},\
            "pool":"p","priority":"5","producer":"default",\
            "to":"0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc","value":"0"}\
            """);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void sameRequestInAnySpellingHasTheSameFingerprint(long seed) {
    var random = new Random(seed);
    var requests = new RandomRequests(random);
    var spelling = new Spelling(random);
    for (int i = 0; i < 100; i++) {
      SigningRequest request = requests.next();
      Fingerprint fingerprint = Fingerprint.of(request);
      for (int again = 0; again < 4; again++) {
        byte[] written = spelling.write(request);
        ParsedRequest parsed = new RequestParser(TestContracts.ALL).parse(written);

        assertThat(parsed)
            .as(new String(written, StandardCharsets.UTF_8))
            .isEqualTo(new ParsedRequest.Valid(request));
        assertThat(Fingerprint.of(((ParsedRequest.Valid) parsed).request())).isEqualTo(fingerprint);
      }
    }
  }

  @Test
  void wholeNumberIsTheSameHoweverItIsWritten() {
    String json =
        """
        {"id":"a","chainId":%s,"from":"%s","to":"%s","gasLimit":%s,"value":%s,"confirmations":%s,"priority":%s,
         "call":{"function":"transfer(address,uint256)","args":["%s",%s]}}
        """;
    List<String> plain = List.of("31337", FROM, TO, "21000", "9007199254740991", "2", "3", TO, "7");
    List<String> others =
        List.of(
            "3.1337e4", FROM, TO, "21000.00", "9007199254740991.0", "2.0", "0.3E1", TO, "70e-1");

    assertThat(fingerprint(json.formatted(others.toArray())))
        .isEqualTo(fingerprint(json.formatted(plain.toArray())));
  }

  private static Fingerprint fingerprint(String json) {
    ParsedRequest parsed =
        new RequestParser(TestContracts.ALL).parse(json.getBytes(StandardCharsets.UTF_8));
    assertThat(parsed).isInstanceOf(ParsedRequest.Valid.class);
    return Fingerprint.of(((ParsedRequest.Valid) parsed).request());
  }

  @Test
  void everyFieldCounts() {
    String call =
        "{\"id\":\"a\",\"chainId\":1,\"from\":\"%s\",\"to\":\"%s\",\"call\":{\"function\":\"%s\",\"args\":[%s]}}";
    String base = "{\"id\":\"a\",\"chainId\":1,\"from\":\"%s\",\"to\":\"%s\"%s}";
    Map<Fingerprint, String> seen = new HashMap<>();
    String[] all = {
      base.formatted(FROM, TO, ""),
      base.formatted(TO, TO, ""),
      base.formatted(FROM, FROM, ""),
      base.formatted(FROM, TO, "").replace("\"a\"", "\"b\""),
      base.formatted(FROM, TO, "").replace(":1,", ":2,"),
      "{\"id\":\"a\",\"chainId\":1,\"pool\":\"p\",\"to\":\"" + TO + "\"}",
      "{\"id\":\"a\",\"chainId\":1,\"pool\":\"q\",\"to\":\"" + TO + "\"}",
      "{\"id\":\"a\",\"chainId\":1,\"from\":\"" + FROM + "\",\"data\":\"0x01\"}",
      base.formatted(FROM, TO, ",\"producer\":\"b\""),
      base.formatted(FROM, TO, ",\"value\":1"),
      base.formatted(FROM, TO, ",\"data\":\"0x01\""),
      base.formatted(FROM, TO, ",\"gasLimit\":1"),
      base.formatted(FROM, TO, ",\"gasLimit\":2"),
      base.formatted(FROM, TO, ",\"fee\":{\"speed\":\"slow\"}"),
      base.formatted(FROM, TO, ",\"fee\":{\"maxCost\":1}"),
      base.formatted(FROM, TO, ",\"fee\":{\"maxCost\":2}"),
      base.formatted(FROM, TO, ",\"fee\":{\"gasPrice\":1}"),
      base.formatted(FROM, TO, ",\"fee\":{\"gasPrice\":1,\"maxCost\":1}"),
      base.formatted(FROM, TO, ",\"fee\":{\"maxFeePerGas\":1,\"maxPriorityFeePerGas\":1}"),
      base.formatted(FROM, TO, ",\"fee\":{\"maxFeePerGas\":1,\"maxPriorityFeePerGas\":0}"),
      base.formatted(FROM, TO, ",\"accessList\":[{\"address\":\"" + TO + "\",\"storageKeys\":[]}]"),
      base.formatted(
          FROM, TO, ",\"accessList\":[{\"address\":\"" + FROM + "\",\"storageKeys\":[]}]"),
      base.formatted(FROM, TO, ",\"confirmations\":1"),
      base.formatted(FROM, TO, ",\"confirmations\":2"),
      base.formatted(FROM, TO, ",\"confirmations\":\"finalized\""),
      base.formatted(FROM, TO, ",\"deadline\":\"2026-12-01T00:00:00Z\""),
      base.formatted(FROM, TO, ",\"deadline\":\"2026-12-01T00:00:00.000000001Z\""),
      base.formatted(FROM, TO, ",\"priority\":6"),
      base.formatted(FROM, TO, ",\"labels\":{\"a\":\"\"}"),
      base.formatted(FROM, TO, ",\"labels\":{\"a\":\"b\"}"),
      base.formatted(FROM, TO, ",\"labels\":{\"a\":\"\",\"b\":\"\"}"),
      call.formatted(FROM, TO, "f(uint8)", "1"),
      call.formatted(FROM, TO, "f(uint8)", "\"1\""),
      call.formatted(FROM, TO, "f(uint8)", "\"0x1\""),
      call.formatted(FROM, TO, "f(uint8)", "2"),
      call.formatted(FROM, TO, "f(uint16)", "1"),
      call.formatted(FROM, TO, "g(uint8)", "1"),
      call.formatted(FROM, TO, "f(bool)", "true"),
      call.formatted(FROM, TO, "f(bool)", "false"),
      call.formatted(FROM, TO, "f(string)", "\"true\""),
      call.formatted(FROM, TO, "f(string[])", "[\"a\",\"b\"]"),
      call.formatted(FROM, TO, "f(string[])", "[\"a,b\"]"),
      call.formatted(FROM, TO, "f(string[])", "[\"a\\\",\\\"b\"]")
    };
    for (String json : all) {
      assertThat(seen.put(Fingerprint.of(parse(json)), json)).as(json).isNull();
    }
  }

  private static SigningRequest parse(String json) {
    ParsedRequest parsed =
        new RequestParser(TestContracts.ALL).parse(json.getBytes(StandardCharsets.UTF_8));
    assertThat(parsed).isInstanceOf(ParsedRequest.Valid.class);
    return ((ParsedRequest.Valid) parsed).request();
  }
}
