package io.relayer.messages.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.relayer.ethereum.abi.AbiMismatch;
import io.relayer.ethereum.abi.CallArgument;
import io.relayer.ethereum.abi.ContractAbi;
import io.relayer.ethereum.abi.FunctionSignature;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Bytes;
import io.relayer.ethereum.value.ChainId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractCallTest {
  private static final String FROM = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
  private static final Address USDC = TestContracts.USDC;
  private static final String TRANSFER =
      "{\"contract\":\"usdc\",\"function\":\"transfer\",\"args\":[\"%s\",\"100\"]}".formatted(FROM);

  @Test
  void functionByNameGoesToTheAddressOfItsContractOnTheChain() throws AbiMismatch {
    SigningRequest request = valid("", TRANSFER);
    List<CallArgument> args = List.of(new CallArgument.Text(FROM), new CallArgument.Text("100"));
    Bytes bytes = FunctionSignature.parse("transfer(address,uint256)").encode(args);

    assertThat(request.payload().to()).isEqualTo(USDC);
    assertThat(request.payload().input())
        .isEqualTo(new Input.ContractCall("usdc", false, new Input.Call("transfer", args, bytes)));
    assertThat(request.payload().input().bytes()).isEqualTo(bytes);
  }

  /// `contract` is the only difference.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mint(uint256)             | ["1"]
          mint(address,uint256)     | ["0x70997970c51812dc3a010c7d01b50e0d17dc79c8", 1]
          transfer(address,uint256) | ["0x70997970C51812dc3A010C7d01b50e0d17dc79C8", "0xff"]
          set(int256,bytes,bytes4,bool,string) | ["-57896044618658097711785492504343953926634992332820282019728792003956564819968", "0xff", "0x00112233", true, "grün 🚀"]
          set(int256,bytes,bytes4,bool,string) | ["57896044618658097711785492504343953926634992332820282019728792003956564819967", "0x", "0x00112233", false, ""]
          pay((address,(int128,bytes)[])[2][]) | [[]]
          pay((address,(int128,bytes)[])[2][]) | [[[["0x70997970c51812dc3a010c7d01b50e0d17dc79c8",[["-1","0x"],[2,"0xff"]]],["0x70997970c51812dc3a010c7d01b50e0d17dc79c8",[]]]]]
          """)
  void fullSignatureIsEncodedAsWithoutAContract(String function, String args) {
    String call = "\"function\":\"" + function + "\",\"args\":" + args + "}";
    SigningRequest byContract = valid("", "{\"contract\":\"usdc\"," + call);
    SigningRequest bySignature = valid(",\"to\":\"" + USDC + "\"", "{" + call);

    assertThat(byContract.payload().input().bytes())
        .isEqualTo(bySignature.payload().input().bytes());
    assertThat(byContract.payload().to()).isEqualTo(bySignature.payload().to());
    assertThat(Fingerprint.of(byContract)).isNotEqualTo(Fingerprint.of(bySignature));
  }

  @Test
  void toMayRepeatTheAddress() {
    assertThat(valid(",\"to\":\"" + USDC + "\"", TRANSFER).payload().to()).isEqualTo(USDC);
    assertThat(valid(",\"to\":null", TRANSFER)).isEqualTo(valid("", TRANSFER));
  }

  @Test
  void canonicalFormIsAsWritten() {
    String canonical =
        """
        {"accessList":[],"call":{"args":["%s","100"],"contract":"usdc","function":"transfer"},\
        "chainId":"31337","fee":{"speed":"average"},"from":"%s","id":"a","labels":{},\
        "priority":"5","producer":"default",%s"value":"0"}\
        """;

    assertThat(CanonicalRequest.write(valid("", TRANSFER)))
        .isEqualTo(canonical.formatted(FROM, FROM, ""));
    assertThat(CanonicalRequest.write(valid(",\"to\":\"" + USDC + "\"", TRANSFER)))
        .isEqualTo(canonical.formatted(FROM, FROM, "\"to\":\"" + USDC + "\","));
  }

  @Test
  void addressFromTheConfigurationIsNotPartOfTheFingerprint() {
    Address moved = Address.parse(FROM);
    var elsewhere = new RequestParser(Map.of("usdc", TestContracts.usdc(moved)));
    var parsed = (ParsedRequest.Valid) elsewhere.parse(json("", TRANSFER));

    assertThat(parsed.request().payload().to()).isEqualTo(moved);
    assertThat(Fingerprint.of(parsed.request())).isEqualTo(Fingerprint.of(valid("", TRANSFER)));
  }

  @Test
  void nameFullSignatureAndContractAllCount() {
    String full = TRANSFER.replace("\"transfer\"", "\"transfer(address,uint256)\"");

    assertThat(Fingerprint.of(valid("", full))).isNotEqualTo(Fingerprint.of(valid("", TRANSFER)));
  }

  @Test
  void ofManyTheFirstAreNamedWholeAndItIsToldWhereAllAre() {
    Map<String, NamedContract> many = new HashMap<>();
    for (int i = 10; i < 40; i++) {
      many.put(i + "x".repeat(28), TestContracts.usdc(USDC));
    }

    assertThat(new RequestParser(many).parse(json("", TRANSFER)))
        .isInstanceOfSatisfying(
            ParsedRequest.Invalid.class,
            invalid ->
                assertThat(invalid.message())
                    .contains("(known: 10xxx")
                    .endsWith(
                        "19" + "x".repeat(28) + ", … and 20 more: the configuration has all)"));
  }

  @Test
  void withoutContractsInTheConfigurationNoneIsKnown() {
    assertThat(new RequestParser(Map.of()).parse(json("", TRANSFER)))
        .isEqualTo(
            new ParsedRequest.Invalid(
                RejectionCode.UNKNOWN_CONTRACT,
                "call.contract: there is no contract 'usdc' (known: none)",
                "default",
                "a"));
  }

  @Test
  void contractWhoseFileCanNotBeUsedIsRefusedWithTheReason() {
    var parser = parser(ContractAbi.read("abi/usdc.json", "[{".getBytes(StandardCharsets.UTF_8)));

    assertThat(parser.parse(json("", TRANSFER)))
        .isInstanceOfSatisfying(
            ParsedRequest.Invalid.class,
            invalid -> {
              assertThat(invalid.code()).isEqualTo(RejectionCode.UNKNOWN_CONTRACT);
              assertThat(invalid.message())
                  .startsWith(
                      "call.contract: contract 'usdc' can't be used until its ABI file is mended:"
                          + " abi/usdc.json: not JSON: ");
            });
  }

  @Test
  void onlyFunctionsThatCanNotBeReadAreRefused() {
    RequestParser parser =
        parser(
            ContractAbi.read(
                "usdc.json",
                """
                [{"type":"function","name":"transfer","inputs":[{"type":"address"},{"type":"uint256"}]},
                 {"type":"function","name":"price","inputs":[{"type":"fixed168x10"}]},
                 {"type":"function","name":"pay","inputs":[{"type":"uint256"}]},
                 {"type":"function","name":"pay","inputs":[{"type":"fixed168x10"}]}]
                """
                    .getBytes(StandardCharsets.UTF_8)));
    String one = "{\"contract\":\"usdc\",\"function\":\"%s\",\"args\":[\"1\"]}";

    assertThat(parser.parse(json("", TRANSFER))).isInstanceOf(ParsedRequest.Valid.class);
    assertThat(parser.parse(json("", one.formatted("pay(uint256)"))))
        .isInstanceOf(ParsedRequest.Valid.class);
    assertThat(refusal(parser, one.formatted("price")))
        .startsWith(
            "call.function: 'price' can't be called by name: entry 1: inputs[0].type: unknown type"
                + " 'fixed168x10'");
    assertThat(refusal(parser, one.formatted("price(fixed168x10)"))).contains("entry 1: ");
    assertThat(refusal(parser, one.formatted("pay")))
        .contains("entry 3: ")
        .endsWith("(expected a full signature: pay(uint256))");
  }

  private static String refusal(RequestParser parser, String call) {
    return ((ParsedRequest.Invalid) parser.parse(json("", call))).message();
  }

  private static RequestParser parser(ContractAbi abi) {
    return new RequestParser(
        Map.of("usdc", new NamedContract(abi, Map.of(new ChainId(31337), TestContracts.USDC))));
  }

  private static SigningRequest valid(String to, String call) {
    ParsedRequest parsed = new RequestParser(TestContracts.ALL).parse(json(to, call));
    assertThat(parsed).isInstanceOf(ParsedRequest.Valid.class);
    return ((ParsedRequest.Valid) parsed).request();
  }

  private static byte[] json(String to, String call) {
    return "{\"id\":\"a\",\"chainId\":31337,\"from\":\"%s\"%s,\"call\":%s}"
        .formatted(FROM, to, call)
        .getBytes(StandardCharsets.UTF_8);
  }
}
