import WorkflowModel

/// A path expression that can be followed into a value and change it there, without building the path.
///
/// Gives the same as walking the paths and then writing to each, because none of these walks one place twice.
protocol PlaceFilter: Filter {
    /// Applies `change` to each place; false when one of them is to be deleted, which this cannot do.
    func change(
        in value: inout Value, _ frame: Frame, _ machine: Machine, _ change: Change
    ) throws(Interruption) -> Bool
}

/// Replaces what stands at a place; false when it is to be deleted.
typealias Change = (inout Value) throws(Interruption) -> Bool

extension IdentityFilter: PlaceFilter {
    func change(
        in value: inout Value, _ frame: Frame, _ machine: Machine, _ change: Change
    ) throws(Interruption) -> Bool {
        try change(&value)
    }
}

extension FieldsFilter: PlaceFilter {
    func change(
        in value: inout Value, _ frame: Frame, _ machine: Machine, _ change: Change
    ) throws(Interruption) -> Bool {
        try self.change(names[...], in: &value, machine, change)
    }

    private func change(
        _ names: ArraySlice<String>, in value: inout Value, _ machine: Machine, _ change: Change
    ) throws(Interruption) -> Bool {
        guard let name = names.first else { return try change(&value) }
        return try PathOperations.changeField(name, of: &value, machine) { (slot) throws(Interruption) in
            try self.change(names.dropFirst(), in: &slot, machine, change)
        }
    }
}

extension IndexFilter: PlaceFilter {
    func change(
        in value: inout Value, _ frame: Frame, _ machine: Machine, _ change: Change
    ) throws(Interruption) -> Bool {
        let key = try key.single(value, frame, machine)
        guard let place = term.asPlaces else { return false }
        var isKept = true
        return try place.change(in: &value, frame, machine) { (slot) throws(Interruption) in
            try PathOperations.modify([key], of: &slot, machine) { (element) throws(Interruption) in
                isKept = try change(&element)
            }
            return isKept
        }
    }
}

extension IterateFilter: PlaceFilter {
    func change(
        in value: inout Value, _ frame: Frame, _ machine: Machine, _ change: Change
    ) throws(Interruption) -> Bool {
        guard let place = term.asPlaces else { return false }
        return try place.change(in: &value, frame, machine) { (slot) throws(Interruption) in
            try PathOperations.changeElements(of: &slot, isOptional: isOptional, machine, change)
        }
    }
}

extension PipeFilter: PlaceFilter {
    func change(
        in value: inout Value, _ frame: Frame, _ machine: Machine, _ change: Change
    ) throws(Interruption) -> Bool {
        guard let left = left.asPlaces, let right = right.asPlaces else { return false }
        return try left.change(in: &value, frame, machine) { (slot) throws(Interruption) in
            try right.change(in: &slot, frame, machine, change)
        }
    }
}

extension SelectFilter: PlaceFilter {
    func change(
        in value: inout Value, _ frame: Frame, _ machine: Machine, _ change: Change
    ) throws(Interruption) -> Bool {
        try machine.step()
        return try condition.single(value, frame, machine).isTruthy ? try change(&value) : true
    }
}

extension PathOperations {
    static func changeField(
        _ name: String, of value: inout Value, _ machine: Machine, _ change: Change
    ) throws(Interruption) -> Bool {
        try machine.enter()
        var object: OrderedObject
        switch value {
        case .object(let existing): object = existing
        case .null:
            try machine.charge(object: 0)
            object = OrderedObject()
        case .boolean, .integer, .double, .string, .array: throw Access.cannotIndex(value, .string(name))
        }
        if value.kind == .null { try machine.chargeNesting() }
        value = .null
        let isKept = try machine.change(&object, at: name) { (slot) throws(Interruption) in
            let isKept = try change(&slot)
            if slot.isContainer { try machine.chargeNesting() }
            return isKept
        }
        value = .object(object)
        return isKept
    }

    /// Stops where one is to be deleted.
    static func changeElements(
        of value: inout Value, isOptional: Bool, _ machine: Machine, _ change: Change
    ) throws(Interruption) -> Bool {
        try machine.enter()
        switch value {
        case .array(var elements):
            value = .null
            try machine.charge(array: elements.count)
            var holdsContainers = false
            for index in elements.indices {
                guard try change(&elements[index]) else { return false }
                if elements[index].isContainer { holdsContainers = true }
            }
            if holdsContainers { try machine.chargeNesting() }
            value = .array(elements)
        case .object(var object):
            value = .null
            try machine.charge(object: object.count)
            try machine.chargeNesting()
            for position in object.indices {
                guard try object.modifyValue(at: position, change) else { return false }
            }
            value = .object(object)
        case .null, .boolean, .integer, .double, .string:
            if !isOptional { throw Access.cannotIterate(value) }
        }
        return true
    }
}
