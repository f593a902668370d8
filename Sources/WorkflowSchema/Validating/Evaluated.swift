/// Which properties and items of one instance successful subschemas have looked at.
struct Evaluated {
    var properties: Set<String> = []
    /// Every item below this index.
    var itemsBelow = 0
    /// Single items that `contains` matched.
    var items: Set<Int> = []

    mutating func merge(_ other: Evaluated) {
        properties.formUnion(other.properties)
        itemsBelow = max(itemsBelow, other.itemsBelow)
        items.formUnion(other.items)
    }

    func hasItem(_ index: Int) -> Bool { index < itemsBelow || items.contains(index) }
}
