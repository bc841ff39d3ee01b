"""What can go wrong with people and households."""

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text


class PersonNotFound(MinzhengError):
    code = "registry.person_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(zh="登记库中没有此公民身份号码对应的人员。", en="Nobody with this ID number is in the registry."),
            hint=Text(
                zh="请核对号码；如确无登记，请到户籍地村（社区）登记。",
                en="Check the number. If it is right, register at the village or community of the household register.",
            ),
        )


class PersonDeceased(MinzhengError):
    code = "registry.person_deceased"
    status = 422

    def __init__(self, name: str) -> None:
        super().__init__(
            Text(zh=f"{name}已登记死亡，不能作为申请人。", en=f"{name} is registered as deceased and can't apply."),
            hint=Text(
                zh="请由其他共同生活的家庭成员申请；如登记有误，请联系村（社区）更正。",
                en="Another member of the household may apply. If the register is wrong, ask the village.",
            ),
        )


class NoHousehold(MinzhengError):
    code = "registry.no_household"
    status = 422

    def __init__(self, name: str) -> None:
        super().__init__(
            Text(zh=f"未找到{name}所在的家庭。", en=f"No household is registered for {name}."),
            hint=Text(zh="请由村（社区）先登记家庭成员。", en="Ask the village to register the household first."),
        )


class InTwoHouseholds(MinzhengError):
    code = "registry.in_two_households"
    status = 422

    def __init__(self, name: str) -> None:
        super().__init__(
            Text(zh=f"{name}同时登记在两个家庭中。", en=f"{name} is registered in two households at once."),
            hint=Text(
                zh="请村（社区）核实其共同生活的家庭，将另一处登记结束后再申请。",
                en="Ask the village which household they live in and to end the other registration; then apply.",
            ),
        )
