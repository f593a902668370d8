import WorkflowModel

/// How fast JSON is read and written: a document of about 10 MB, as APIs answer.
enum ValueBench {
    static func run(_ options: Options, _ report: inout Report) throws {
        let document = Value.array((0..<options.count(20_000)).map(order))
        let bytes = Array(document.printed().utf8)
        let megabytes = Double(bytes.count) / 1_000_000
        var parsing: [Double] = []
        var printing: [Double] = []
        for _ in 0..<9 {
            let begin = now()
            let value = try Value.parse(bytes, limits: .stepData)
            let parsed = now()
            var written: [UInt8] = []
            value.print(into: &written)
            guard written.count == bytes.count else { throw Failure("printed is not what was parsed") }
            printing.append(megabytes / (now() - parsed))
            parsing.append(megabytes / (parsed - begin))
        }
        report.add("JSON parsed, median of 9", parsing.sorted()[4], "MB/s", target: "≥ 100")
        report.add("JSON printed, median of 9", printing.sorted()[4], "MB/s", target: "≥ 150")
    }

    /// One entry of a typical answer: names, numbers, times, short lists, some text beyond ASCII.
    private static func order(_ number: Int) -> Value {
        let item: Value = [
            "sku": .string("SKU-\(number % 997)"), "quantity": .integer(Int64(number % 7)), "price": 12.95,
        ]
        return [
            "id": .integer(Int64(number) + 7_000_000_000), "status": "shipped", "isPaid": .boolean(number % 3 == 0),
            "createdAt": "2026-01-31T12:34:56.789Z", "total": .double(Double(number) / 8),
            "customer": [
                "id": .integer(Int64(number % 4_096)), "name": "Jörg Müller", "email": "joerg.mueller@example.org",
                "tags": ["returning", "newsletter"],
            ],
            "items": [item, item], "note": .null,
            "url": .string("https://api.example.org/v1/orders/\(number)?expand=customer,items"),
        ]
    }
}
