"""A class of learners with one server, its teacher, and what the teacher sees and steers."""

from dlcore.classroom.classroom import Classroom
from dlcore.classroom.members import Member, Membership
from dlcore.classroom.school_class import SchoolClass
from dlcore.classroom.steering import Destination, Steering

__all__ = ["Classroom", "Destination", "Member", "Membership", "SchoolClass", "Steering"]
